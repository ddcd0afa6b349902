import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// What every view stands on, with its styles. Those of the composer travel with them, so that it needs one file fewer
// to be there; the few modules of the Fireground are those that its later parts share with its first look.
const SHARED = [
  /\/src\/(App|keyahead|later|api|boot|types\/(seen|index))\.(ts|svelte)$/,
  /\/src\/(clock|live|followed|router|commands|overlays|preferences)\.svelte\.ts$/,
  /\/src\/lib\/(wording|cadence|phases|reduce|messages|preferences)\.ts$/,
  /\/src\/ui\/(Bar|Icon|Mark|Connection|Person|Severity|Status)\.svelte/,
  /\/src\/views\/fireground\/((acts|alarm|editing|offers)\.svelte|saying)\.ts$/,
  /\/src\/views\/fireground\/(Composer|Correct|Drafted|More|Pending)\.svelte\?.*type=style/,
  /\/src\/styles\//,
  /node_modules\/(svelte|clsx|esm-env)\/|preload-helper/,
];

// What is written is kept and sent by: the composer's own, and that of every form with a draft.
const KEPT =
  /\/src\/(outbox\.svelte\.ts$|lib\/(outbox|kept|draft|entry)\.ts$|views\/fireground\/(drafting\.svelte\.ts|Drafted\.svelte)$)/;

// What every form outside the first look sends and is refused by, as one file: small files compress badly.
const SENDING =
  /\/src\/((attempt|refusing)\.svelte\.ts$|lib\/limits\.ts$|ui\/(Absent|Confirm|Dialog|Field|Refusal|Said|Scroll|Send)\.svelte)/;

// What of Svelte only forms and dialogs need; without a place of its own it would travel with the rest.
const FORMS =
  /node_modules\/svelte\/src\/(internal\/client\/dom\/(blocks\/await|elements\/(bindings\/(input|select|size)|custom-element))|internal\/shared\/clone|legacy\/legacy-client)\.js$/;

// Styles are written in pixels of a browser as it comes and built in rem: whoever asks their browser for larger
// letters gets all of it larger, and at the width where it breaks, the narrower layout. Lines stay thin.
const ROOT_PX = 16;
const STAYS = /^(border(?!-radius|-spacing)|outline|box-shadow|text-decoration|stroke)|^--shadow/;
const scaled = (text: string, unit: string): string =>
  text.replace(/(-?[\d.]+)px\b/g, (_, px) => `${Number(px) / ROOT_PX}${unit}`);
const LARGER_WITH_THE_LETTERS = {
  postcssPlugin: "larger-with-the-letters",
  Declaration(one: { prop: string; value: string }) {
    if (!STAYS.test(one.prop) && one.value.includes("px")) one.value = scaled(one.value, "rem");
  },
  AtRule: {
    media(one: { params: string }) {
      if (one.params.includes("px")) one.params = scaled(one.params, "em");
    },
  },
};

// Every file is named by what it holds and served from /assets/; pages/assets.py reads the manifest.
export default defineConfig({
  base: "/assets/",
  plugins: [svelte()],
  css: { postcss: { plugins: [LARGER_WITH_THE_LETTERS] } },
  build: {
    outDir: "../../src/majorops/pages/static",
    emptyOutDir: true,
    assetsDir: "",
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      input: ["src/main.ts", "src/signin.ts", "src/status.ts"],
      // It would make a file of its own of eight lines that every first look then waits for.
      experimental: { chunkOptimization: false },
      treeshake: { moduleSideEffects: [{ test: FORMS, sideEffects: false }] },
      output: {
        // What every view needs travels as one file: small files compress badly.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "forms", test: FORMS, priority: 2 },
            { name: "kept", test: KEPT, priority: 1 },
            { name: "sending", test: SENDING, priority: 1 },
            { name: "shared", test: (id) => SHARED.some((one) => one.test(id)) },
          ],
        },
      },
    },
  },
});

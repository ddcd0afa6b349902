import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const SHARED =
  /src\/(App|keyahead|later|api|boot|types\/seen|(clock|live|followed|router|commands|overlays|preferences)\.svelte|types\/index|lib\/(wording|cadence|phases|reduce|messages|preferences)|ui\/(Bar|Icon|Mark|Connection|Person|Severity|Status))\.(ts|svelte)$|node_modules\/svelte\/|node_modules\/(clsx|esm-env)|preload-helper|rolldown\/runtime/;

// What of Svelte only forms and dialogs need; without a place of its own it would travel with the rest.
const FORMS =
  /node_modules\/svelte\/src\/(internal\/client\/dom\/(blocks\/await|elements\/(bindings\/(input|select|size)|custom-element))|internal\/shared\/clone|legacy\/legacy-client)\.js$/;

// Every file is named by what it holds and served from /assets/; pages/assets.py reads the manifest.
export default defineConfig({
  base: "/assets/",
  plugins: [svelte()],
  build: {
    outDir: "../../src/majorops/pages/static",
    emptyOutDir: true,
    assetsDir: "",
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      input: ["src/main.ts", "src/signin.ts"],
      treeshake: { moduleSideEffects: [{ test: FORMS, sideEffects: false }] },
      output: {
        // What every view needs travels as one file: small files compress badly.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "forms", test: FORMS, priority: 2 },
            { name: "shared", test: SHARED },
          ],
        },
      },
    },
  },
});

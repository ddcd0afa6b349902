import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const SHARED =
  /src\/(api|boot|(clock|live|followed|commands|keyboard|overlays|preferences)\.svelte|types\/index|lib\/(wording|cadence|phases|reduce|messages|keys|preferences)|ui\/(Bar|Icon|Mark|Connection|Person|Refusal|Severity|Status))\.(ts|svelte)$/;

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
      output: {
        // What every view needs travels as one file: small files compress badly.
        codeSplitting: {
          groups: [{ name: "shared", test: SHARED }],
        },
      },
    },
  },
});

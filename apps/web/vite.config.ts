import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

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
    rolldownOptions: { input: "src/main.ts" },
  },
});

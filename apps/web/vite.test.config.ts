import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

// The tests of lib, bundled so that Node's own runner takes them; lib knows neither DOM nor Svelte.
const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".test.ts"),
);

export default defineConfig({
  build: {
    ssr: true,
    outDir: "dist/tests",
    emptyOutDir: true,
    target: "node20",
    rolldownOptions: {
      input: Object.fromEntries(files.map((name) => [name.replace(/\.ts$/, ""), `src/${name}`])),
      output: { entryFileNames: "[name].js" },
    },
  },
});

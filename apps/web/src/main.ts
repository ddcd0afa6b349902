import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/parts.css";

// A style sheet that a cut line kept away must not end the script beside it. A script that did not come is told
// to whoever fetched it, who says so or tries again.
addEventListener("vite:preloadError", (event) => {
  if (event.payload.message.startsWith("Unable to preload CSS")) event.preventDefault();
});

const target = document.getElementById("app");
if (!target) throw new Error("The page has no place for the console.");
mount(App, { target });

import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/parts.css";

// A style sheet that a cut line kept away must not end what fetches it: that is tried again, or stands unstyled.
addEventListener("vite:preloadError", (event) => event.preventDefault());

const target = document.getElementById("app");
if (!target) throw new Error("The page has no place for the console.");
mount(App, { target });

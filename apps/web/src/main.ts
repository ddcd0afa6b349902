import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/tokens.css";
import "./styles/parts.css";

const target = document.getElementById("app");
if (!target) throw new Error("The page has no place for the console.");
mount(App, { target });

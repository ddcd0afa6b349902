// The one listener for keys. Single characters act outside fields only, and not at all when the reader turned them off.
import { tick } from "svelte";
import { commands, type Command } from "./commands.svelte";
import { keyAhead, MAC } from "./keyahead";
import { isLetter, named, pressed, spelled } from "./lib/keys";
import { overlays } from "./overlays.svelte";
import { preferences } from "./preferences.svelte";

const FIELDS = "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=combobox]";
const STOPS = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]";
const NO_TEXT = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "range",
  "reset",
  "submit",
]);

/** A key as the reader's keyboard names it. */
export const keyNames = (key: string): string[] => named(key, MAC);

/** Whether a key of this command does something now, as the reader has chosen. */
export const keyWorks = (key: string): boolean => preferences.letters || !isLetter(key);

/** Listen until the returned function is called. */
export function listen(): () => void {
  const heard = (event: KeyboardEvent): void => {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    // Why it is not possible now stands in the palette, beside everything else of the kind.
    if (commands.run(command.name) !== undefined) overlays.palette(command.title);
  };
  addEventListener("keydown", heard);
  keyAhead.hear = hearKept;
  return () => removeEventListener("keydown", heard);
}

function commandOf(event: KeyboardEvent): Command | undefined {
  if (event.defaultPrevented || event.isComposing || event.repeat) return undefined;
  // What is behind a dialog cannot be reached by any key.
  if (document.querySelector("dialog:modal")) return undefined;
  const key = pressed({ ...picked(event), altGraph: event.getModifierState("AltGraph") });
  if (isLetter(key) && (!preferences.letters || inField(event.target))) return undefined;
  // What was offered last wins: a view's key over one of the house.
  return commands.all
    .filter((one) => [one.key, one.otherKey].some((own) => own !== undefined && spelled(own) === key))
    .at(-1);
}

function picked(event: KeyboardEvent): Omit<Parameters<typeof pressed>[0], "altGraph"> {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  return { key, ctrlKey, metaKey, altKey, shiftKey };
}

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(FIELDS);
  return field !== null && !(field instanceof HTMLInputElement && NO_TEXT.has(field.type));
}

/** One kept key after the other, each once the page has drawn what the one before did. */
async function hearKept(): Promise<void> {
  for (let next = keyAhead.kept[0]; next && !keyAhead.waiting; next = keyAhead.kept[0]) {
    await press(next);
    keyAhead.kept.shift();
  }
}

async function press({ key, code, ctrlKey, metaKey, shiftKey }: KeyboardEvent): Promise<void> {
  const at = document.activeElement ?? document.body;
  const again = { key, code, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true };
  if (at.dispatchEvent(new KeyboardEvent("keydown", again))) type(at, key, shiftKey);
  await tick();
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
}

/** What the browser itself would do with a key. */
function type(at: Element, key: string, back: boolean): void {
  if (key === "Tab") return step(at, back ? -1 : 1);
  if (key === "Escape") return document.querySelector<HTMLDialogElement>("dialog:modal")?.close();
  if (at instanceof HTMLInputElement && NO_TEXT.has(at.type)) return key === " " ? at.click() : undefined;
  if (!(at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement)) return;
  const { selectionStart: start, selectionEnd: end } = at;
  if (start === null || end === null) return;
  if (key === "Enter" && at instanceof HTMLInputElement) return at.form?.requestSubmit();
  if (key === "Backspace") at.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
  else if (key === "Enter" || key.length === 1)
    at.setRangeText(key === "Enter" ? "\n" : key, start, end, "end");
  else return;
  at.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: key }));
}

/** The focus goes on, as Tab does it. */
function step(at: Element, by: number): void {
  const within = document.querySelector("dialog:modal") ?? document;
  const all = [...within.querySelectorAll<HTMLElement>(STOPS)].filter(
    (one) => one.tabIndex >= 0 && one.checkVisibility(),
  );
  all[(all.findIndex((one) => one === at) + by + all.length) % all.length]?.focus();
}

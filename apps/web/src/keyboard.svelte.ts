// The one listener for keys. Single characters act outside fields only, and not at all when the reader turned them off.
import { commands, type Command } from "./commands.svelte";
import { isLetter, named, pressed, spelled } from "./lib/keys";
import { overlays } from "./overlays.svelte";
import { preferences } from "./preferences.svelte";

const FIELDS = "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=combobox]";
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

export const MAC = /mac|iphone|ipad/i.test(navigator.platform);

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

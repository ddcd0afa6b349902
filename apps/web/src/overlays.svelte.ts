// What may lie over any view: the palette, the list of keys, the typed line, a word of the page. One at a time; each
// is loaded when first opened.
import { inFront, keyAhead } from "./keyahead";

export type Overlay =
  | { name: "palette"; typed: string; said: string }
  | { name: "keys" }
  | { name: "line"; text: string; back: (text: string) => void }
  | { name: "said"; title: string; text: string };

class Overlays {
  open = $state.raw<Overlay | null>(null);

  /** `said`: why the last command was not done, to begin with. */
  palette(typed = "", said = ""): void {
    this.#put({ name: "palette", typed, said });
  }

  keys(): void {
    this.#put({ name: "keys" });
  }

  /** Tell the outcome of a command that has no place of its own on screen. */
  say(title: string, text: string): void {
    this.#put({ name: "said", title, text });
  }

  /** The typed line. `back` takes the text when it is left without running: a composer keeps it as an entry. */
  line(text: string, back: (text: string) => void = () => undefined): void {
    this.#put({ name: "line", text, back });
  }

  close(): void {
    this.open = null;
  }

  #put(overlay: Overlay): void {
    this.open = overlay;
    keyAhead.waitFor(() => this.open === null || inFront(), true);
  }
}

export const overlays = new Overlays();

// What may lie over any view: the palette, the list of keys, the typed line, a word of the page. One at a time; each
// is loaded when first opened.

export type Overlay =
  | { name: "palette"; typed: string; said: string }
  | { name: "keys" }
  | { name: "line"; text: string }
  | { name: "said"; title: string; text: string };

/** A view's own place for the typed line (the Fireground's composer); true when it has taken it. */
export type Host = (text: string) => boolean;

class Overlays {
  open = $state.raw<Overlay | null>(null);
  #hosts: Host[] = [];

  /** `said`: why the last command was not done, to begin with. */
  palette(typed = "", said = ""): void {
    this.open = { name: "palette", typed, said };
  }

  keys(): void {
    this.open = { name: "keys" };
  }

  /** Tell the outcome of a command that has no place of its own on screen. */
  say(title: string, text: string): void {
    this.open = { name: "said", title, text };
  }

  /** The typed line, in the view's own place if it has one. */
  line(text: string): void {
    if (!this.#hosts.some((host) => host(text))) this.open = { name: "line", text };
  }

  /** Give the typed line a place, until the returned function is called. */
  host(host: Host): () => void {
    this.#hosts = [...this.#hosts, host];
    return () => (this.#hosts = this.#hosts.filter((one) => one !== host));
  }

  close(): void {
    this.open = null;
  }
}

export const overlays = new Overlays();

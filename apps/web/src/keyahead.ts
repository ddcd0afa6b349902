// Keys pressed before what they are for has come. They are kept in their order and heard once it is there
// (keyboard.svelte.ts), so that nothing typed quickly is lost, or taken for something else.

export const MAC = /mac|iphone|ipad/i.test(navigator.platform);

/** Whether a dialog is open in front of the page. */
export const inFront = (): boolean => document.querySelector("dialog:modal") !== null;

/** A wait for a part of the page. `everywhere`: fields take no text meanwhile, it is meant for what was asked for. */
interface Wait {
  there: () => boolean;
  until: number;
  everywhere: boolean;
}

const LONGEST_MS = 10_000;
const LOOK_MS = 20;
const TYPED = "input, textarea, select, [contenteditable]";

class KeyAhead {
  kept: KeyboardEvent[] = [];
  /** Hears the kept keys; comes with the keyboard's own script. Until then they stay. */
  hear: (() => Promise<void>) | undefined;
  #waits: Wait[] = [];
  #hearing = false;

  constructor() {
    addEventListener("keydown", (event) => this.#take(event), { capture: true });
  }

  get waiting(): boolean {
    return this.#waits.length > 0;
  }

  /** Keep keys until it is `there`. What does not come in time ends the wait, and what was typed for it is let go. */
  waitFor(there: () => boolean, everywhere = false): void {
    this.#waits.push({ there, everywhere, until: Date.now() + LONGEST_MS });
    if (this.#waits.length === 1) setTimeout(() => this.#look(), LOOK_MS);
  }

  /** Let go what was kept: what it was for will not come. */
  drop(): void {
    this.kept = [];
    this.#waits = this.#waits.filter((one) => !one.everywhere);
  }

  #look(): void {
    const now = Date.now();
    if (this.#waits.some((one) => one.until < now)) this.kept = [];
    this.#waits = this.#waits.filter((one) => one.until >= now && !one.there());
    if (this.waiting) setTimeout(() => this.#look(), LOOK_MS);
    else void this.#release();
  }

  async #release(): Promise<void> {
    if (this.#hearing) return;
    this.#hearing = true;
    await this.hear?.();
    this.#hearing = false;
  }

  #take(event: KeyboardEvent): void {
    const { key } = event;
    if (!event.isTrusted || event.isComposing || event.altKey || !(this.waiting || this.kept.length)) return;
    const field = event.target instanceof Element && event.target.closest(TYPED) !== null;
    if (field && !this.kept.length && !this.#waits.some((one) => one.everywhere)) return;
    const held = event.ctrlKey || event.metaKey;
    const asks = held ? key.toLowerCase() === "k" : key.length === 1 && key !== " ";
    // What begins nothing, as Space or Tab, goes on by itself; behind kept keys it waits for its turn.
    const follows = this.kept.length > 0 && (held ? key === "Enter" : key !== "Shift");
    if (!asks && !follows) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.kept.push(event);
  }
}

export const keyAhead = new KeyAhead();

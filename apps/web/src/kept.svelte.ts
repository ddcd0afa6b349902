// The text of an open form, kept on this device until it is done or discarded.
import { boot } from "./boot";
import { DraftKeeper, draftKey } from "./lib/draft";
import { drafts } from "./lib/kept";

/** Made while its form is: what was typed is flushed when the page or the form goes. */
export class Kept<T extends object> {
  /** When the text that was found had been written; null: nothing was found, or it was discarded. */
  restoredAt = $state<number | null>(null);
  /** When the newest text was read back from where it is kept; null: it was not. */
  keptAt = $state<number | null>(null);
  /** Looked for what was kept before; nothing may be written over it earlier. */
  looked = $state(false);
  #keeper: DraftKeeper<T>;
  #first = "";
  #noted = false;

  /** `place`: the incident that it is about, or a part of the house. */
  constructor(place: string, form: string) {
    this.#keeper = new DraftKeeper<T>(drafts, draftKey(boot.me.id, place, form));
    this.#keeper.onkept = (kept) => (this.keptAt = kept ? Date.now() : null);
    $effect(() => {
      const leave = (): void => this.#keeper.leave();
      addEventListener("pagehide", leave);
      return () => {
        removeEventListener("pagehide", leave);
        this.flush();
      };
    });
  }

  /** What was kept before, if anything; `empty` is what the form begins with. */
  async restore(empty: T): Promise<T | null> {
    this.#first = JSON.stringify(empty);
    const found = await this.#keeper.restore();
    this.looked = true;
    if (!found) return null;
    this.restoredAt = found.at;
    return found.value;
  }

  /** Keep it; a form as it began is nothing to keep. */
  note(text: T): void {
    if (!this.looked) return;
    if (JSON.stringify(text) !== this.#first) {
      this.#noted = true;
      this.#keeper.note(text);
    } else if (this.#noted) {
      this.#noted = false;
      void this.#keeper.discard();
    }
  }

  flush(): void {
    void this.#keeper.flush();
  }

  discard(): void {
    this.restoredAt = null;
    this.keptAt = null;
    void this.#keeper.discard();
  }
}

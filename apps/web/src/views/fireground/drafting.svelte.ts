// A form's text as somebody writes it: kept on this device while they do, restored when they come back.
import { DraftKeeper } from "../../lib/draft";
import { drafts } from "../../lib/kept";

export class Drafting<T> {
  value = $state.raw<T>() as T;
  /** When the draft that was found had been written, ms; null when this is a new text. */
  restoredAt = $state<number | null>(null);
  /** Whether the newest text was read back from this device. */
  kept = $state(false);
  #keeper: DraftKeeper<T>;
  #touched = false;

  constructor(
    key: string,
    private readonly empty: T,
    /** What was found and what was written before it was found, together; without it what was written stays. */
    private readonly join?: (found: T, written: T) => T,
  ) {
    this.value = empty;
    this.#keeper = new DraftKeeper<T>(drafts, key);
    this.#keeper.onkept = (kept) => (this.kept = kept);
  }

  /** Look for a draft and keep what is written until the returned function is called. */
  start(): () => void {
    const flush = (): void => void this.#keeper.flush();
    const leave = (): void => this.#keeper.leave();
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", flush);
    void this.#keeper.restore().then((found) => {
      if (!found || (this.#touched && !this.join)) return;
      if (this.#touched && this.join) this.write(this.join(found.value, this.value));
      else this.value = found.value;
      this.restoredAt = found.at;
      this.kept = !this.#touched;
    });
    return () => {
      removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", flush);
      flush();
    };
  }

  write(value: T): void {
    this.#touched = true;
    this.value = value;
    if (JSON.stringify(value) === JSON.stringify(this.empty)) this.clear();
    else this.#keeper.note(value);
  }

  /** Sent, or not wanted any more. */
  clear(): void {
    this.value = this.empty;
    this.restoredAt = null;
    void this.#keeper.discard();
  }
}

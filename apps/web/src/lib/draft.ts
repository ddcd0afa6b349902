// What somebody has begun to write, kept on this device: per person, incident and form, until it is sent or discarded.

export interface Draft<T> {
  value: T;
  /** When it was last written, ms. */
  at: number;
}

/** Where drafts are kept; IndexedDB in the browser (kept.ts), a map in tests. */
export interface DraftStore {
  get: (key: string) => Promise<unknown>;
  put: (key: string, draft: unknown) => Promise<void>;
  delete: (key: string) => Promise<void>;
  /** Keep it this instant, for a page that is going: what takes time may not come to its end. */
  leave?: (key: string, draft: unknown) => void;
}

export interface Timer {
  set: (act: () => void, ms: number) => unknown;
  clear: (id: unknown) => void;
}

const WAIT_MS = 250;
const TIMER: Timer = {
  set: (act, ms) => setTimeout(act, ms),
  clear: (id) => clearTimeout(id as ReturnType<typeof setTimeout>),
};

export const draftKey = (person: string, incident: string, form: string): string =>
  `${person} ${incident} ${form}`;

/**
 * One draft. `note` what is typed at each keystroke, `leave` when the page goes, `discard` when it is sent.
 * `kept` says whether the newest text has been read back from where it is kept: nothing may be called kept before.
 */
export class DraftKeeper<T> {
  /** Called when `kept` changes. */
  onkept: ((kept: boolean) => void) | undefined;
  #kept = false;
  #timer: unknown;
  #next: Draft<T> | undefined;
  #newest: Draft<T> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: DraftStore,
    private readonly key: string,
    private readonly now: () => number = Date.now,
    private readonly timer: Timer = TIMER,
  ) {}

  get kept(): boolean {
    return this.#kept;
  }

  /** What was kept before, if anything. */
  async restore(): Promise<Draft<T> | undefined> {
    try {
      return (await this.store.get(this.key)) as Draft<T> | undefined;
    } catch {
      return undefined; // a browser without storage: nothing was kept, and nothing is said to be
    }
  }

  note(value: T): void {
    this.#say(false);
    this.#newest = this.#next = { value, at: this.now() };
    this.timer.clear(this.#timer);
    this.#timer = this.timer.set(() => void this.flush(), WAIT_MS);
  }

  /** Write what is waiting, now; resolves when it is there (or could not be put there). */
  flush(): Promise<void> {
    this.timer.clear(this.#timer);
    const draft = this.#next;
    this.#next = undefined;
    if (draft) this.#last = this.#last.then(() => this.#write(draft));
    return this.#last;
  }

  /** The page goes: what has not been read back yet is left where the next page finds it. */
  leave(): void {
    if (this.#newest && !this.#kept) this.store.leave?.(this.key, this.#newest);
    void this.flush();
  }

  discard(): Promise<void> {
    this.timer.clear(this.#timer);
    this.#newest = this.#next = undefined;
    this.#say(false);
    this.#last = this.#last.then(async () => {
      try {
        await this.store.delete(this.key);
      } catch {
        this.#say(false); // it stays where it was; it is offered again, never sent
      }
    });
    return this.#last;
  }

  async #write(draft: Draft<T>): Promise<void> {
    try {
      await this.store.put(this.key, draft);
      const found = (await this.store.get(this.key)) as Draft<T> | undefined;
      if (!this.#next) this.#say(JSON.stringify(found) === JSON.stringify(draft));
    } catch {
      this.#say(false);
    }
  }

  #say(kept: boolean): void {
    if (this.#kept === kept) return;
    this.#kept = kept;
    this.onkept?.(kept);
  }
}

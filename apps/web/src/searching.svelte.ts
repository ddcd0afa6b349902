// Full text as it is typed: a short pause, the earlier question given up, the answer that fits the words shown.
import { answer, client, Refused } from "./api";
import type { SearchAnswer } from "./types";

export type Scope = "recent" | "all";

const PAUSE_MS = 120;
const FEWEST = 2;

export class Searching {
  /** What was found for `words`; undefined: nothing was asked. */
  answer = $state.raw<SearchAnswer>();
  words = $state("");
  refused = $state.raw<Refused>();
  busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;
  #waiting: (() => void)[] = [];

  /** Look for it soon; the returned function gives it up. */
  look(words: string, scope: Scope, limit = 50): () => void {
    this.#stop();
    if (words.length < FEWEST && !/^\d$/.test(words)) {
      this.answer = this.refused = undefined;
      this.words = words;
      this.#settled();
      return () => undefined;
    }
    this.busy = true;
    this.#timer = setTimeout(() => void this.#ask(words, scope, limit), PAUSE_MS);
    return () => this.#stop();
  }

  /** Run once the words that stand there now are answered, or cannot be. */
  whenAnswered(act: () => void): void {
    if (this.busy) this.#waiting = [act];
    else act();
  }

  async #ask(q: string, scope: Scope, limit: number): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const params = { query: { q, scope, limit } };
      const found = await answer(client.GET("/v1/search", { params, signal: asked.signal }));
      if (asked.signal.aborted) return;
      this.answer = found;
      this.refused = undefined;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (asked.signal.aborted) return;
      this.refused = error;
      this.answer = undefined;
    }
    this.words = q;
    this.#settled();
  }

  #settled(): void {
    this.busy = false;
    for (const act of this.#waiting.splice(0)) act();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.busy = false;
  }
}

// One act of a form: whether it runs, and why it was refused. What is not a refusal is a fault and goes on up.
import { newKey, Refused } from "./api";
import { secondsLeft } from "./refusing.svelte";

/** Something that is looked at. */
export class Reading {
  busy = $state(false);
  refused = $state.raw<Refused>();

  /** Do it; whether it was done. */
  async run(act: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.refused = undefined;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused = error;
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Forget the last refusal: the form was closed or begun anew. */
  clear(): void {
    this.refused = undefined;
  }
}

/**
 * Something that is done: at most once, by one key until it is known to have been done; one sending at a time; not
 * before the time that the server named.
 */
export class Attempt {
  readonly #reading = new Reading();
  #key = newKey();
  #wish = "";
  #body: unknown;

  get busy(): boolean {
    return this.#reading.busy;
  }
  get refused(): Refused | undefined {
    return this.#reading.refused;
  }
  /** Seconds until it may be tried again; 0: now. */
  get wait(): number {
    return secondsLeft(this.refused);
  }

  /** Do it by the key that it is given; whether it was done. */
  async run(act: (key: string) => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    if (this.wait) {
      this.#reading.refused = again(this.refused as Refused);
      return false;
    }
    const done = await this.#reading.run(() => act(this.#key));
    if (done || this.refused?.code === "idempotency_key_reused") this.#key = newKey();
    if (!this.refused?.passing) this.#wish = "";
    return done;
  }

  /** What is sent for a wish. Made once while nobody knows whether it was done, so that its times stay as they were. */
  body<T>(wish: unknown, make: () => T): T {
    const said = JSON.stringify(wish);
    if (said !== this.#wish) {
      this.#wish = said;
      this.#body = make();
    }
    return this.#body as T;
  }

  /** Forget the last refusal and begin another act: the form was closed, or asks for something else now. */
  clear(): void {
    this.#reading.clear();
    this.#key = newKey();
    this.#wish = "";
  }
}

/** A new object, so that whoever watches takes notice a second time. */
export const again = (refused: Refused): Refused =>
  new Refused(refused.problem, refused.status, refused.retryAfter, refused.at);

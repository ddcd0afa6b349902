// One act that is open: what it would do, shown by the server; what changed meanwhile; and doing it, once.
import { Refused } from "../../../api";
import { again, Attempt } from "../../../attempt.svelte";
import { clock } from "../../../clock.svelte";
import type { FollowedIncident } from "../../../followed.svelte";
import { differences, standing, type Standing } from "../../../lib/standing";
import type { Previewed } from "../../../lib/preview";
import { live } from "../../../live.svelte";
import { secondsLeft } from "../../../refusing.svelte";
import { look, send, type Bodies, type Deeds, type To } from "./send";

const PAUSE_MS = 300; // asked when typing pauses, not per letter

export class Deed<A extends Deeds> {
  /** What the server shows; it belongs to the text of `shown`. */
  previewed = $state.raw<Previewed | null>(null);
  /** Why it would be refused as it stands. */
  wouldBe = $state.raw<Refused | null>(null);
  /** Why it was refused. */
  refused = $state.raw<Refused | null>(null);
  /** Said beside the button when it was pressed before the text was shown. */
  early = $state(false);
  /** The incident as whoever is deciding knows it. */
  seen = $state.raw<Standing>() as Standing;
  readonly changed: string[] = $derived.by(() =>
    differences(this.act, this.seen, standing(this.followed.picture), this.followed.picture.timeline),
  );

  #asked = $state("");
  #shown = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #sending = new Attempt();
  #body: Bodies[A] | null = null;

  constructor(
    readonly act: A,
    readonly followed: FollowedIncident,
    readonly subject = "",
  ) {
    this.seen = standing(followed.picture);
  }

  /** Whether what is on screen is of an older text. */
  get looking(): boolean {
    return this.#asked !== this.#shown;
  }

  /** Whether the act as it stands has been shown and would be done. */
  get ready(): boolean {
    return this.#body !== null && !this.looking && this.previewed !== null && this.changed.length === 0;
  }

  get busy(): boolean {
    return this.#sending.busy;
  }
  /** Seconds until it may be tried again. */
  get wait(): number {
    return this.#sending.wait || secondsLeft(this.wouldBe);
  }

  get #to(): Omit<To, "key"> {
    return {
      id: this.followed.picture.incident.id,
      subject: this.subject,
      // The version guards other people's edits, of which those that concern this act stand in `changed`.
      etag: this.followed.picture.incident.etag,
    };
  }

  /** Show what `body` would do; null: it is not complete yet. Asked anew as the incident moves and each minute. */
  show(body: Bodies[A] | null): void {
    this.#body = body;
    const asked =
      body && live.live ? JSON.stringify([body, this.seen, this.followed.picture.seq, minute()]) : "";
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#timer);
    if (body && asked)
      this.#timer = setTimeout(() => void this.#look(body, asked), this.#shown ? PAUSE_MS : 0);
    else this.#put("", null, null);
  }

  async #look(body: Bodies[A], asked: string): Promise<void> {
    try {
      const previewed = await look(this.act, body, this.#to);
      if (asked === this.#asked) this.#put(asked, previewed, null);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (asked === this.#asked) this.#put(asked, null, error);
    }
  }

  #put(asked: string, previewed: Previewed | null, wouldBe: Refused | null): void {
    this.#shown = asked;
    this.previewed = previewed;
    this.wouldBe = wouldBe;
    this.early = false;
  }

  /** Decide anew on the incident as it is now; the text stays. */
  accept(): void {
    this.seen = standing(this.followed.picture);
    this.refused = null;
  }

  /** Do it; gives whether it is done. The same key however often it is sent: a lost answer never does it twice. */
  async confirm(): Promise<boolean> {
    if (this.busy || !live.live || this.#body === null) return false;
    if (this.looking) {
      this.early = true;
      return false;
    }
    const body = this.#body;
    if (this.wouldBe) {
      await this.#again(body, this.wouldBe);
      return false;
    }
    this.refused = null;
    const done = await this.#sending.run((key) => send(this.act, body, { ...this.#to, key }));
    this.refused = this.#sending.refused ?? null;
    return done;
  }

  /** It was refused before it was sent; what the server says by now may differ. Then it is shown first. */
  async #again(body: Bodies[A], before: Refused): Promise<void> {
    if (secondsLeft(before) === 0) await this.#look(body, this.#asked);
    if (this.wouldBe) this.refused = again(this.wouldBe);
    else this.early = true;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

const minute = (): number => Math.floor(clock.now / 60_000);

// How the log is being read just now: which types, how far back, whether new entries wait above, what was missed.
import { tick, untrack } from "svelte";
import { Refused } from "../../api";
import { boot } from "../../boot";
import type { FollowedIncident } from "../../followed.svelte";
import { Log, summary, type Divider, type Entry } from "../../lib/log";
import type { Queued } from "../../lib/outbox";
import type { Picture } from "../../lib/reduce";
import { live } from "../../live.svelte";
import { preferences } from "../../preferences.svelte";
import type { TimelineEvent, TimelineEventType } from "../../types";

/** What the feed asks of the outbox. */
export interface OnTheWay {
  undrawn: (picture: Picture) => Queued[];
  arrived: (event: string) => void;
}

export const PAGE = 200;
/** As many as fill a tall screen: the first look waits for no more. */
const FIRST = 50;
const TELL_EVERY_MS = 10_000;

export class Feed {
  types = $state.raw<ReadonlySet<TimelineEventType>>(new Set());
  most = $state(preferences.order === "newest" ? FIRST : PAGE);
  loading = $state(false);
  /** Why earlier entries could not be read. */
  unread = $state("");
  /** What a reader who cannot see the list is told. */
  told = $state("");
  /** The event whose details are open, and the one where the list's focus stands. */
  open = $state("");
  stop = $state("");
  /** Where the reader writes a correction: the id of the event. */
  correcting = $state("");

  #list: HTMLElement | undefined;
  /** Everything that was there when the reader scrolled away from the newest; null while they are at it. */
  #seen = $state.raw<ReadonlySet<string> | null>(null);
  #missed = $state.raw<{ count: number; after: string } | undefined>(undefined);
  #log = new Log();
  #untold: TimelineEvent[] = [];
  #tellTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly followed: FollowedIncident) {}

  get newestFirst(): boolean {
    return preferences.order === "newest";
  }

  held = $derived.by(() => {
    const seen = this.#seen;
    if (!seen) return new Set<string>();
    return new Set(this.followed.picture.timeline.filter((one) => !seen.has(one.id)).map((one) => one.id));
  });

  drawn = $derived.by((): { rows: (Entry | Divider)[]; more: boolean } =>
    this.#log.rows(this.followed.picture, {
      types: this.types,
      newestFirst: this.newestFirst,
      most: this.most,
      held: this.held,
      missed: this.#missed,
    }),
  );

  /** What is on its way to the log; comes with the composer, right after the log. */
  way = $state.raw<OnTheWay>();
  pending = $derived.by(() => {
    const rows = this.way?.undrawn(this.followed.picture) ?? [];
    return this.newestFirst ? [...rows].reverse() : rows;
  });

  get total(): number {
    return this.followed.picture.earlier + this.followed.picture.timeline.length;
  }
  get more(): boolean {
    return this.most >= PAGE && (this.drawn.more || this.followed.picture.earlier > 0);
  }

  /** The rest of the newest entries, below those of the first look. */
  fill(): void {
    this.most = Math.max(this.most, PAGE);
  }

  /** Watch what arrives until the page is left; call inside an effect root. */
  watch(): void {
    let known = new Set(this.followed.picture.timeline.map((one) => one.id));
    let cut: { newest: string; known: ReadonlySet<string> } | null = null;
    $effect(() => {
      const { timeline } = this.followed.picture;
      untrack(() => {
        // What is older than all that was here has been asked for; only what follows it is news.
        const from = timeline.findIndex((one) => known.has(one.id));
        const fresh = timeline.filter((one, i) => i > from && !known.has(one.id));
        known = new Set(timeline.map((one) => one.id));
        if (fresh.length === 0) return;
        for (const one of fresh) this.way?.arrived(one.id);
        this.#tell(fresh);
        if (cut && live.live) this.#count(cut, timeline);
      });
    });
    $effect(() => {
      const connected = live.live;
      untrack(() => {
        const newest = this.followed.picture.timeline.at(-1)?.id;
        if (!connected && !cut && newest && live.state !== "connecting") cut = { newest, known };
        if (connected && cut) {
          const ended = cut;
          setTimeout(() => cut === ended && (cut = null), 3_000); // what was missed comes within moments
        }
      });
    });
  }

  #count(cut: { newest: string; known: ReadonlySet<string> }, timeline: readonly TimelineEvent[]): void {
    const count = timeline.filter((one) => !cut.known.has(one.id) && one.actorId !== boot.me.id).length;
    if (count > 0) this.#missed = { count, after: cut.newest };
  }

  #tell(fresh: TimelineEvent[]): void {
    this.#untold.push(...fresh);
    this.#tellTimer ??= setTimeout(() => {
      this.told = summary(this.#untold, preferences.announce);
      this.#untold = [];
      this.#tellTimer = undefined;
    }, TELL_EVERY_MS);
  }

  /** The list's own element, to know where the reader stands in it. */
  attach(list: HTMLElement): () => void {
    this.#list = list;
    const look = (): void => {
      const away = this.newestFirst
        ? list.scrollTop > 8
        : list.scrollHeight - list.clientHeight - list.scrollTop > 8;
      if (away && !this.#seen) this.#seen = new Set(this.followed.picture.timeline.map((one) => one.id));
      if (!away && this.#seen && this.held.size === 0) this.#seen = null;
    };
    list.addEventListener("scroll", look, { passive: true });
    return () => list.removeEventListener("scroll", look);
  }

  /** Show what is new, at the newest end. */
  async toNewest(): Promise<void> {
    this.#seen = null;
    await tick();
    if (this.#list) this.#list.scrollTop = this.newestFirst ? 0 : this.#list.scrollHeight;
  }

  toggle(type: TimelineEventType | null): void {
    const next = new Set(type === null ? [] : this.types);
    if (type !== null && !next.delete(type)) next.add(type);
    this.types = next;
  }

  /** Older entries: those that are here first, then those that the server has. */
  async earlier(): Promise<void> {
    this.loading = true;
    this.unread = "";
    try {
      if (!this.drawn.more) {
        const held = this.held;
        await this.followed.loadEarlier();
        // What is older than what was here is not new, however far down the reader stands.
        const { timeline } = this.followed.picture;
        if (this.#seen) this.#seen = new Set(timeline.map((one) => one.id).filter((id) => !held.has(id)));
      }
      this.most += PAGE;
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.unread = reason.message;
    } finally {
      this.loading = false;
    }
  }

  /** The list's focus moves by keys: `to` rows on, or to one end. */
  async move(to: number | "first" | "last"): Promise<void> {
    const ids = this.drawn.rows.flatMap((row) => (row.kind === "entry" ? [row.event.id] : []));
    const here = ids.indexOf(this.stop);
    const next = to === "first" ? 0 : to === "last" ? ids.length - 1 : here < 0 ? 0 : Math.max(0, here + to);
    this.stop = ids[Math.min(next, ids.length - 1)] ?? "";
    await tick();
    this.#list?.querySelector<HTMLElement>(`[data-id="${CSS.escape(this.stop)}"] .when`)?.focus();
  }
}

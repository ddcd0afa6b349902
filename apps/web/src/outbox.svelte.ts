// Sends what is queued for the log, and keeps it until the server has it: through a lost line, a reload, a closed tab.
// Every post is held by the one page that has its lock; the lock of a closed page is free, and another takes it over.
import { untrack } from "svelte";
import { answer, client, keyed, newKey, Refused } from "./api";
import { boot } from "./boot";
import { outboxStore as store } from "./lib/kept";
import * as rules from "./lib/outbox";
import type { Post, Queued } from "./lib/outbox";
import { told } from "./lib/refusing";
import { live } from "./live.svelte";
import type { TimelineEvent } from "./types";

const LOOK_MS = 15_000;

class Outbox {
  all = $state.raw<readonly Queued[]>([]);
  /** Keys of the posts that were read back from this device: only these may be called kept. */
  kept = $state.raw<ReadonlySet<string>>(new Set());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = new Set<string>();
  #free = new Map<string, () => void>();

  constructor() {
    void this.#adopt();
    setInterval(() => void this.#adopt(), LOOK_MS);
    addEventListener("online", () => this.#retryAll());
    $effect.root(() => {
      $effect(() => {
        if (live.live) untrack(() => this.#retryAll());
      });
    });
  }

  /** Queue a post and show it at once. The same post is never sent under another key. */
  post(incident: string, post: Post, holdMs = 0): void {
    const made = rules.queued({ key: newKey(), incident, by: boot.me.id, post }, Date.now(), holdMs);
    this.all = [...this.all, made];
    void this.#take(made.key).then(async () => {
      await this.#keep(made);
      this.#drive();
    });
  }

  retry(key: string): void {
    this.#change(key, (one) => rules.again(one, Date.now()));
    this.#drive();
  }

  /** Take a post out of the queue: undone before it was sent, or given up. */
  discard(key: string): void {
    this.all = this.all.filter((one) => one.key !== key);
    void this.#drop(key);
  }

  /** The log holds this event now: its post need not be drawn any more. */
  arrived(event: string): void {
    this.all = this.all.filter((one) => one.event?.id !== event);
  }

  #drive(): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    for (const one of rules.next(this.all, now)) void this.#send(one);
    const wait = rules.wait(
      this.all.filter((one) => !this.#busy.has(one.key)),
      now,
    );
    if (wait !== null) this.#timer = setTimeout(() => this.#drive(), Math.max(wait, 20));
  }

  async #send(one: Queued): Promise<void> {
    if (this.#busy.has(one.key)) return;
    this.#busy.add(one.key);
    this.#change(one.key, rules.sending);
    try {
      const event = await send(one);
      this.#change(one.key, (sent) => rules.posted(sent, event));
      await this.#drop(one.key);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      const how = inWords(refusal);
      this.#change(one.key, (sent) => rules.refused(sent, how, Date.now(), Math.random()));
      const now = this.all.find((other) => other.key === one.key);
      if (now) await this.#keep(now);
    } finally {
      this.#busy.delete(one.key);
      this.#drive();
    }
  }

  #retryAll(): void {
    this.all = this.all.map((one) => (one.state === "waiting" ? rules.again(one, Date.now()) : one));
    this.#drive();
  }

  #change(key: string, how: (one: Queued) => Queued): void {
    this.all = this.all.map((one) => (one.key === key ? how(one) : one));
  }

  async #keep(one: Queued): Promise<void> {
    try {
      if (!this.all.some((other) => other.key === one.key)) return;
      await store.put(one);
      const found = await store.get(one.key);
      if (found?.post.title === one.post.title) this.kept = new Set([...this.kept, one.key]);
    } catch {
      this.kept = new Set([...this.kept].filter((key) => key !== one.key)); // shown as not kept
    }
  }

  async #drop(key: string): Promise<void> {
    try {
      await store.delete(key);
    } catch {
      this.kept = new Set(); // a device that cannot forget cannot be trusted to keep; the key makes a second try harmless
    }
    this.#free.get(key)?.();
    this.#free.delete(key);
  }

  /** Hold a post's lock until it is done; false when another page has it. */
  #take(key: string): Promise<boolean> {
    if (!("locks" in navigator)) return Promise.resolve(true); // the key alone then keeps it from being posted twice
    return new Promise((taken) => {
      void navigator.locks.request(`post ${key}`, { ifAvailable: true }, (lock) => {
        taken(lock !== null);
        return lock ? new Promise<void>((done) => this.#free.set(key, done)) : undefined;
      });
    });
  }

  /** Take over what a page that is gone has left. */
  async #adopt(): Promise<void> {
    const left = await store.all().catch(() => []);
    for (const one of left) {
      if (one.by !== boot.me.id || this.all.some((other) => other.key === one.key)) continue;
      if (!(await this.#take(one.key))) continue;
      const still = await store.get(one.key);
      if (still) {
        this.all = [...this.all, rules.takenOver(still, Date.now())];
        this.kept = new Set([...this.kept, one.key]);
      } else {
        this.#free.get(one.key)?.(); // posted meanwhile
      }
    }
    this.#drive();
  }
}

function send({ key, incident, post }: Queued): Promise<TimelineEvent> {
  const asked = client.POST("/v1/incidents/{id}/timeline", {
    params: { path: { id: incident }, ...keyed(key) },
    body: post as never, // times are text on the wire; the description shows how they are stored
  });
  return answer(asked);
}

/** The refusal as the row says it. What answered in between, without words of ours, is named as such. */
function inWords(refusal: Refused): rules.Refusal {
  const { what, todo } = told(refusal, "sent", navigator.onLine);
  const code = refusal.problem || !refusal.status ? refusal.code : "in_between";
  const { passing, retryAfter } = refusal;
  return { code, message: what, todo, passing, retryAfter };
}

export const outbox = new Outbox();

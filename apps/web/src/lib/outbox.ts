// Posts on their way to the log. Pure: what is queued, what happens to it when the server answers or does not.
// The key of a post is its Idempotency-Key for ever, so that however often it is sent, it is posted once.
import type { TimelineEvent } from "../types";

export interface Post {
  title: string;
  type: "action" | "alert" | "update";
  description?: string;
  visibility?: "internal" | "public";
  /** When it happened. Always said: a post that is sent later has still happened then. */
  timestamp: string;
  corrects?: string;
}

export interface Why {
  code: string;
  text: string;
  /** What a person can do about it. */
  todo?: string;
}

export interface Queued {
  key: string;
  incident: string;
  /** Who wrote it; nobody else's page sends it. */
  by: string;
  post: Post;
  madeAt: number;
  /** held: may still be undone · sending: due or on its way · waiting: tried, will be tried again · failed: needs a person · posted. */
  state: "held" | "sending" | "waiting" | "failed" | "posted";
  /** Not before this time, ms. */
  due: number;
  tries: number;
  why?: Why;
  event?: TimelineEvent;
}

export interface OutboxStore {
  all: () => Promise<Queued[]>;
  get: (key: string) => Promise<Queued | undefined>;
  put: (queued: Queued) => Promise<void>;
  delete: (key: string) => Promise<void>;
}

/** How the server refused. `passing`: nothing was decided, the same may be sent again. */
export interface Refusal {
  code: string;
  message: string;
  todo?: string;
  passing: boolean;
  retryAfter: number | null;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const SIGNED_OUT = new Set(["sign_in_required", "invalid_token", "csrf"]);

export function queued(
  of: Pick<Queued, "key" | "incident" | "by" | "post">,
  now: number,
  holdMs: number,
): Queued {
  return {
    ...of,
    madeAt: now,
    state: holdMs > 0 ? "held" : "sending",
    due: now + holdMs,
    tries: 0,
  };
}

/** What to send now: per incident only the oldest that is still open, so that posts keep their order. */
export function next(all: readonly Queued[], now: number): Queued[] {
  const first = new Map<string, Queued>();
  for (const one of [...all].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (one.state === "failed" || one.state === "posted") continue;
    if (!first.has(one.incident)) first.set(one.incident, one);
  }
  return [...first.values()].filter((one) => one.due <= now);
}

/** When to look again, ms from now; null when nothing waits. */
export function wait(all: readonly Queued[], now: number): number | null {
  const open = all.filter((one) => one.state !== "failed" && one.state !== "posted");
  return open.length === 0 ? null : Math.max(0, Math.min(...open.map((one) => one.due)) - now);
}

export const sending = (one: Queued): Queued => ({ ...without(one), state: "sending" });

export const posted = (one: Queued, event: TimelineEvent): Queued => ({
  ...without(one),
  state: "posted",
  event,
});

/** `chance` from 0 to 1 spreads the next try, so that not everybody knocks at once. */
export function refused(one: Queued, how: Refusal, now: number, chance: number): Queued {
  const tries = one.tries + 1;
  const why: Why = { code: how.code, text: how.message, ...(how.todo ? { todo: how.todo } : {}) };
  if (!how.passing) return { ...one, state: "failed", tries, why };
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (0.5 + chance / 2);
  const delay = how.retryAfter === null ? backoff : Math.max(backoff, how.retryAfter * 1_000);
  return {
    ...one,
    state: "waiting",
    tries,
    due: now + delay,
    why,
  };
}

/** A person asks for it, or the line is back: the next try is due. */
export const again = (one: Queued, now: number): Queued =>
  one.state === "failed" || one.state === "waiting" ? { ...without(one), state: "sending", due: now } : one;

/** What another page left behind, as this one takes it over: a try that was on its way is tried again. */
export function takenOver(one: Queued, now: number): Queued {
  const signedOut = one.state === "failed" && one.why !== undefined && SIGNED_OUT.has(one.why.code);
  if (signedOut || one.state === "held") return { ...without(one), state: "sending", due: now };
  return one;
}

function without(one: Queued): Queued {
  const { why: _, ...rest } = one;
  return rest;
}

/**
 * Which posts are still to be drawn: those that the log does not hold yet. The server's row may come by the socket
 * before the answer does; it is known by its author, words and time, and each such row stands for one post only.
 */
export function undrawn(all: readonly Queued[], timeline: readonly TimelineEvent[]): Queued[] {
  if (all.length === 0) return [];
  const since = new Date(Math.min(...all.map((one) => one.madeAt)) - 60_000).toISOString();
  const recent = timeline.filter((row) => row.recordedAt >= since && !row.automatic);
  const taken = new Set(all.flatMap((one) => (one.event ? [one.event.id] : [])));
  return all.filter((one) => {
    if (one.event) return !recent.some((row) => row.id === one.event?.id);
    if (one.state === "failed" || one.state === "held") return true;
    const found = recent.find((row) => !taken.has(row.id) && isOf(row, one));
    if (found) taken.add(found.id);
    return found === undefined;
  });
}

function isOf(row: TimelineEvent, one: Queued): boolean {
  const { title, type, corrects, description = "", timestamp } = one.post;
  if (row.actorId !== one.by || row.title !== title || row.type !== type) return false;
  if ((row.corrects ?? undefined) !== corrects || (row.description ?? "") !== description) return false;
  // The server sets a time that lies ahead of its own clock back to now.
  return row.timestamp === timestamp || (row.timestamp < timestamp && row.timestamp === row.recordedAt);
}

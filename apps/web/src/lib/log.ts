// The log as it is read: newest first, repeats in one row, what one act wrote in one row, days apart.
import type { Milestone, Promise as Given, StatusUpdate, TimelineEvent, TimelineEventType } from "../types";
import { clock, dayName, settledWords } from "./wording";

export interface Written {
  timeline: readonly TimelineEvent[];
  milestones: readonly Milestone[];
  updates: readonly StatusUpdate[];
  promises: readonly Given[];
}

export interface Entry {
  kind: "entry";
  key: string;
  event: TimelineEvent;
  /** Older rows that say the same, newest first; they stand behind "×n". */
  repeats: readonly TimelineEvent[];
  milestone?: Milestone;
  update?: StatusUpdate;
  /** What this row is corrected by. */
  correction?: TimelineEvent;
  /** What happened to promises in the same act, in words. */
  promises: readonly { state: Given["state"]; text: string }[];
  /** Whole minutes between happening and writing; 0 below a minute. */
  late: number;
}

export interface Divider {
  kind: "day" | "join";
  key: string;
  text: string;
}

export interface Wish {
  types: ReadonlySet<TimelineEventType>;
  newestFirst: boolean;
  /** At most so many entries. */
  most: number;
  /** Events that came while the reader was elsewhere in the list: not shown until asked for. */
  held?: ReadonlySet<string>;
  /** What was missed while the line was cut: how many, and the newest event known before. */
  missed?: { count: number; after: string } | undefined;
}

const LATE_MS = 60_000;
const PROMISE = /^(Next update promised for|Promise for) /;
const UPDATE_POSTED = "Status update posted";
const REMINDER = /^Next update (due|overdue)/;

/** Rows in the order of reading; entries are the same objects as before where nothing about them changed. */
export class Log {
  #known = new Map<string, Entry>();

  rows(record: Written, wish: Wish): { rows: (Entry | Divider)[]; more: boolean } {
    const { entries, more } = this.#entries(record, wish);
    const rows: (Entry | Divider)[] = [];
    const days = new Set<string>();
    let day = "";
    for (const entry of entries) {
      const own = entry.event.timestamp.slice(0, 10);
      if (own !== day) {
        // Entries stand as they were written: a late one may bring a day back.
        const key = days.has(own) ? `day ${own} ${entry.key}` : `day ${own}`;
        days.add(own);
        rows.push({ kind: "day", key, text: dayName(entry.event.timestamp) });
      }
      day = own;
      if (wish.missed && wish.missed.count > 0 && entry.event.id === wish.missed.after) {
        rows.push({ kind: "join", key: "join", text: joined(wish.missed.count) });
      }
      rows.push(entry);
    }
    return { rows: wish.newestFirst ? rows : turned(rows), more };
  }

  /** Entries, newest first. */
  #entries(record: Written, { types, most, held }: Wish): { entries: Entry[]; more: boolean } {
    const { timeline } = record;
    const entries: Entry[] = [];
    const fresh = new Map<string, Entry>();
    let i = timeline.length - 1;
    for (; i >= 0 && entries.length < most; i--) {
      const event = timeline[i];
      if (!event || held?.has(event.id) || (types.size > 0 && !types.has(event.type))) continue;
      if (isFolded(timeline, i)) continue;
      const last = entries.at(-1);
      if (last && sayTheSame(last.event, event)) {
        entries[entries.length - 1] = { ...last, repeats: [...last.repeats, event] };
        continue;
      }
      entries.push(entryOf(event, record, i));
    }
    const kept = entries.map((entry) => {
      const old = this.#known.get(entry.key);
      const same = old !== undefined && alike(old, entry) ? old : entry;
      fresh.set(same.key, same);
      return same;
    });
    this.#known = fresh;
    return { entries: kept, more: i >= 0 };
  }
}

function alike(a: Entry, b: Entry): boolean {
  return (
    a.event === b.event &&
    a.milestone === b.milestone &&
    a.update === b.update &&
    a.correction === b.correction &&
    a.repeats.length === b.repeats.length &&
    a.promises.length === b.promises.length &&
    a.promises.every((one, i) => one.text === b.promises[i]?.text)
  );
}

function entryOf(event: TimelineEvent, record: Written, at: number): Entry {
  const entry: Entry = {
    kind: "entry",
    key: event.id,
    event,
    repeats: [],
    promises: [],
    late: lateBy(event),
  };
  if (event.correctedBy) {
    const correction = findFrom(record.timeline, at, event.correctedBy);
    if (correction) entry.correction = correction;
  }
  if (!event.automatic || event.type !== "update") return entry;
  const milestone = subject(event, "milestones", record.milestones);
  const update = milestone ? undefined : updateOf(event, record.updates);
  if (milestone) entry.milestone = milestone;
  if (update) entry.update = update;
  const of = milestone ?? update;
  if (of) entry.promises = record.promises.flatMap((promise) => wordsIn(promise, of.id));
  return entry;
}

const subject = <T extends { id: string }>(
  event: TimelineEvent,
  field: string,
  rows: readonly T[],
): T | undefined => {
  const id = event.changes?.find((change) => change.field === field)?.after;
  return id === undefined ? undefined : rows.find((row) => row.id === id);
};

/** The event of a status update holds its text and time, not its id. */
const updateOf = (event: TimelineEvent, updates: readonly StatusUpdate[]): StatusUpdate | undefined =>
  event.title === UPDATE_POSTED
    ? updates.find((row) => row.timestamp === event.timestamp && row.content === event.description)
    : undefined;

/** A correction is written after what it corrects, but may have happened before: look both ways. */
function findFrom(timeline: readonly TimelineEvent[], at: number, id: string): TimelineEvent | undefined {
  for (let step = 1; at + step < timeline.length || at - step >= 0; step++) {
    if (timeline[at + step]?.id === id) return timeline[at + step];
    if (timeline[at - step]?.id === id) return timeline[at - step];
  }
  return undefined;
}

function wordsIn(promise: Given, act: string): Entry["promises"] {
  const told: { state: Given["state"]; text: string }[] = [];
  if (promise.settledIn === act) told.push({ state: promise.state, text: settledWords(promise) });
  if (promise.madeIn === act)
    told.push({ state: "Open", text: `Next update promised for ${clock(promise.dueAt)}` });
  return told;
}

/** What the same act wrote about promises stands in the act's own row. */
function isFolded(timeline: readonly TimelineEvent[], at: number): boolean {
  const event = timeline[at];
  if (!event?.automatic || !PROMISE.test(event.title)) return false;
  for (let i = at - 1; i >= 0 && i >= at - 5; i--) {
    const older = timeline[i];
    if (!older || older.timestamp !== event.timestamp || !older.automatic) return false;
    if (older.title === UPDATE_POSTED || older.changes?.some((change) => change.field === "milestones"))
      return true;
  }
  return false;
}

function sayTheSame(a: TimelineEvent, b: TimelineEvent): boolean {
  if (a.type !== b.type || a.visibility !== b.visibility || a.actor !== b.actor) return false;
  if (a.automatic !== b.automatic || a.correctedBy || b.correctedBy || a.corrects || b.corrects) return false;
  if (a.timestamp.slice(0, 10) !== b.timestamp.slice(0, 10)) return false;
  if (a.automatic && REMINDER.test(a.title) && REMINDER.test(b.title)) return true;
  return a.title === b.title && a.description === b.description && !a.changes?.length && !b.changes?.length;
}

function lateBy(event: TimelineEvent): number {
  const gap = Date.parse(event.recordedAt) - Date.parse(event.timestamp);
  return gap >= LATE_MS ? Math.floor(gap / 60_000) : 0;
}

/** Oldest first: the same rows turned round, each day still above its entries. */
function turned(rows: readonly (Entry | Divider)[]): (Entry | Divider)[] {
  const days: (Entry | Divider)[][] = [];
  for (const row of rows) {
    if (row.kind === "day") days.push([row]);
    else days.at(-1)?.push(row);
  }
  return days.reverse().flatMap(([day, ...rest]) => (day ? [day, ...rest.reverse()] : rest));
}

const joined = (n: number): string =>
  n === 1 ? "1 entry while you were away" : `${n} entries while you were away`;

/** `3 new: 1 alert`: what a reader who cannot see the list is told, in one sentence. */
export function summary(fresh: readonly TimelineEvent[], only: "all" | "alerts" | "none"): string {
  const alerts = fresh.filter((event) => event.type === "alert").length;
  if (only === "none" || fresh.length === 0 || (only === "alerts" && alerts === 0)) return "";
  const said = alerts === 0 ? "" : `: ${alerts} ${alerts === 1 ? "alert" : "alerts"}`;
  const [one] = fresh;
  return fresh.length === 1 && one ? `New: ${one.title}` : `${fresh.length} new${said}`;
}

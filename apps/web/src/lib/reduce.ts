// Snapshot + entries = what a fresh reading would give. Pure: an old picture and one entry make the new one.
import { LISTS, type EntryData, type Lists, type SeenIncident, type SeenOpening } from "../types/seen";
import type { Column } from "../types/seen";

/** Where a reader stands in a feed: everything up to `seq` of `epoch` has been taken in. */
export interface Position {
  epoch: string;
  seq: number;
}

/** One numbered entry as it arrives. */
export interface Entry extends Position {
  at: string;
  data: EntryData;
}

/** One incident, as this column sees it, up to a position. */
export interface Picture extends Lists, Position {
  column: Column;
  rights: readonly string[];
  incident: SeenIncident;
  /** How many older events exist that are not in `timeline`. */
  earlier: number;
  /** The incident ended for this viewer: unpublished, restricted, or the rights are lost. */
  gone: boolean;
}

/** What came of an entry: the new picture, or that something before it is missing. */
export type Applied<P> = { picture: P; gap: boolean };

const NONE: Lists = { timeline: [], updates: [], milestones: [], promises: [], visits: [], participants: [] };

export function begin(opening: SeenOpening): Picture {
  const { feed, ...whole } = opening.incident;
  const lists: Lists = { ...NONE };
  const incident: SeenIncident & Partial<Lists> = { ...whole };
  for (const name of LISTS) {
    Object.assign(lists, { [name]: incident[name] ?? [] });
    delete incident[name];
  }
  const { column, rights, earlierEvents: earlier } = opening;
  return { ...lists, ...feed, column, rights, earlier, incident, gone: false };
}

/** An entry that was taken in before changes nothing; one that is not the next shows a gap. */
export function due(at: Position, entry: Position): "known" | "next" | "gap" {
  if (entry.epoch !== at.epoch) return "gap";
  if (entry.seq <= at.seq) return "known";
  return entry.seq === at.seq + 1 ? "next" : "gap";
}

export function apply(picture: Picture, entry: Entry): Applied<Picture> {
  const place = due(picture, entry);
  if (place !== "next") return { picture, gap: place === "gap" };
  if (entry.data.change === "gone")
    return { picture: { ...picture, seq: entry.seq, gone: true }, gap: false };
  const rows = entry.data.resources ?? {};
  const next: Picture = { ...picture, seq: entry.seq };
  if (rows.incident || rows.command || rows.alert) next.incident = merged(picture.incident, rows);
  if (rows.timeline) next.timeline = replaced(picture.timeline, rows.timeline, (row) => row.id, byTime);
  if (rows.updates) next.updates = replaced(picture.updates, rows.updates, (row) => row.id, byId);
  if (rows.milestones) next.milestones = replaced(picture.milestones, rows.milestones, (row) => row.id, byId);
  if (rows.promises) next.promises = replaced(picture.promises, rows.promises, (row) => row.id, byId);
  if (rows.visits)
    next.visits = replaced(
      picture.visits,
      rows.visits,
      (row) => String(row.n),
      (a, b) => a.n - b.n,
    );
  if (rows.participants)
    next.participants = replaced(picture.participants, rows.participants, personKey, byJoining);
  return { picture: next, gap: false };
}

/** Older events, read later, put before the ones that are there. */
export function withEarlier(picture: Picture, timeline: Lists["timeline"]): Picture {
  return { ...picture, earlier: 0, timeline: replaced(timeline, picture.timeline, (row) => row.id, byTime) };
}

/** A fresh reading in the place of `old`, which keeps the older events that a reader has asked for and reads. */
export function anew(old: Picture, fresh: Picture): Picture {
  const first = fresh.timeline[0];
  const joins = old.epoch === fresh.epoch && old.earlier < fresh.earlier && first;
  if (!joins || !old.timeline.some((row) => row.id === first.id)) return fresh;
  return { ...withEarlier(fresh, old.timeline), earlier: old.earlier };
}

type Parts = NonNullable<EntryData["resources"]>;

export function merged(
  old: SeenIncident,
  parts: Pick<Partial<Parts>, "incident" | "command" | "alert">,
): SeenIncident {
  const { incident, command, alert } = parts;
  const kept = { ...(old.command && { command: old.command }), ...(old.alert && { alert: old.alert }) };
  const own = incident ? { ...incident, ...kept } : { ...old };
  if (command) own.command = command;
  if (alert) own.alert = alert;
  return own;
}

const personKey = (row: Lists["participants"][number]): string =>
  row.userId ?? `${row.displayName} ${row.joinedAt}`;
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const byTime = (a: Lists["timeline"][number], b: Lists["timeline"][number]): number =>
  a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : byId(a, b);
const byJoining = (a: Lists["participants"][number], b: Lists["participants"][number]): number =>
  a.joinedAt < b.joinedAt ? -1 : a.joinedAt > b.joinedAt ? 1 : 0;

/** The rows with `fresh` ones in the place of those they follow, in order. The usual case, one new row at the end, costs a copy. */
function replaced<T>(
  old: readonly T[],
  fresh: readonly T[],
  key: (row: T) => string,
  order: (a: T, b: T) => number,
): T[] {
  const news = new Map(fresh.map((row) => [key(row), row]));
  const rows = old.map((row) => {
    const name = key(row);
    const next = news.get(name);
    if (!next) return row;
    news.delete(name);
    return next;
  });
  let sorted = true;
  for (const row of news.values()) {
    const last = rows.at(-1);
    if (last && order(last, row) > 0) sorted = false;
    rows.push(row);
  }
  return sorted ? rows : rows.sort(order);
}

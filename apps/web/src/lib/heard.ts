// What may be heard: something on this page became red between two looks at it. Pure.
import type { SeenIncident } from "../types/seen";
import { lateBy } from "./board";

/** What can be red on the page, by name, and whether it is. */
export type Look = ReadonlyMap<string, boolean>;

const LINK = "link";
/** After one sound, so much silence; the signs on screen tell the rest. */
export const SILENCE_MS = 10_000;

/** One look: the promise of every incident that is followed, and the link. */
export function lookAt(incidents: Iterable<SeenIncident>, linkLost: boolean, now: number): Look {
  const look = new Map<string, boolean>([[LINK, linkLost]]);
  for (const one of incidents) look.set(one.id, lateBy(one, now) > 0);
  return look;
}

/** Only what was on the page before and was well is news: what comes to the page red was red already. */
export function becameRed(before: Look, after: Look): boolean {
  return [...after].some(([name, red]) => red && before.get(name) === false);
}

/** Whether a sound at `now` keeps its distance from the last one; null: there was none. */
export const farEnough = (last: number | null, now: number): boolean =>
  last === null || now - last >= SILENCE_MS || now < last;

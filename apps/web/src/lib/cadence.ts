// The promise of the next word, computed from the clock as the server computes it (rules.md section 9).
import type { Cadence, IncidentStatus } from "../types";
import { minutes, moment, under } from "./wording";

export type CadenceState = Cadence["state"];

/** Minutes, of one severity; `thenEvery` null: no rhythm. */
export interface Beat {
  first: number;
  dueSoon: number;
  interval: number;
  thenEvery: number | null;
}

export interface Badge {
  state: CadenceState;
  /** State in words, always with its number. */
  text: string;
  /** The same where a heading says already that it is about the next update. */
  brief: string;
  /** When it was promised, and the last word. */
  detail: string;
  /** ms until due, negative when overdue; null when nothing is promised. */
  left: number | null;
}

const MINUTE = 60_000;

/** First match: resolved, nothing promised, past due, due within `dueSoon`, on time. */
export function badge(
  status: IncidentStatus,
  given: Pick<Cadence, "dueAt" | "lastCommunicatedAt">,
  dueSoon: number,
  now: number,
): Badge {
  const last = given.lastCommunicatedAt ? `last update ${moment(given.lastCommunicatedAt, now)}` : "none yet";
  if (status === "Resolved")
    return { state: "closed", text: "Closed", brief: "Closed", detail: sentence(last), left: null };
  if (!given.dueAt)
    return {
      state: "notSet",
      text: "Next update not set",
      brief: "Not set",
      detail: sentence(last),
      left: null,
    };
  const left = Date.parse(given.dueAt) - now;
  const detail = `Promised for ${moment(given.dueAt, now)} · ${last}`;
  if (left < 0) {
    const text = `Next update overdue by ${minutes(-left)}`;
    return { state: "overdue", text, brief: `Overdue by ${under(-left)}`, detail, left };
  }
  const soon = left <= dueSoon * MINUTE;
  const brief = soon
    ? `Due soon, ${left < MINUTE ? "" : "in "}${under(left)}`
    : `On time, due in ${under(left)}`;
  const text = soon ? `Next update due in ${minutes(left)}` : `Next update in ${minutes(left)}`;
  return { state: soon ? "dueSoon" : "onTime", text, brief, detail, left };
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** When the severity's rhythm would have the next word; null where it has none. */
export function suggested(beat: Beat, told: boolean, now: number): number | null {
  const wait = told ? beat.thenEvery : beat.first;
  return wait === null ? null : Math.ceil((now + wait * MINUTE) / MINUTE) * MINUTE;
}

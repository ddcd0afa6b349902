// Durations, ages and times as they are said everywhere: "1h 05m", "5m 09s", "4m ago", "23:49 UTC".
import type { Promise as Given } from "../types";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const two = (n: number): string => String(n).padStart(2, "0");

/** `1h 05m`, `5m 09s`, `9s`; days as `2d 03h`. Nothing below zero. */
export function duration(ms: number): string {
  const left = Math.max(0, ms);
  if (left >= DAY) return `${Math.floor(left / DAY)}d ${two(Math.floor((left % DAY) / HOUR))}h`;
  if (left >= HOUR) return `${Math.floor(left / HOUR)}h ${two(Math.floor((left % HOUR) / MINUTE))}m`;
  if (left >= MINUTE) return `${Math.floor(left / MINUTE)}m ${two(Math.floor((left % MINUTE) / SECOND))}s`;
  return `${Math.floor(left / SECOND)}s`;
}

/** As `duration`, but with its seconds: `2h 17m 38s`. For clocks that tick. */
export function ticking(ms: number): string {
  const left = Math.max(0, ms);
  return left < HOUR
    ? duration(left)
    : `${Math.floor(left / HOUR)}h ${two(Math.floor((left % HOUR) / MINUTE))}m ${two(Math.floor((left % MINUTE) / SECOND))}s`;
}

/** Whole minutes for phases and targets: `5m`, `1h 16m`, `under 1m`. */
export function short(ms: number): string {
  if (ms < MINUTE) return "under 1m";
  return ms < HOUR ? `${Math.floor(ms / MINUTE)}m` : duration(ms);
}

/** `4m ago`; never "just now". */
export function age(ms: number): string {
  return ms < MINUTE ? "under 1m ago" : `${short(ms)} ago`;
}

/** Whole minutes, rounded down, as the badge says them. */
export function minutes(ms: number): string {
  return ms < MINUTE ? "less than a minute" : `${Math.floor(ms / MINUTE)} min`;
}

/** As `minutes`, where there is little room. */
export const under = (ms: number): string => (ms < MINUTE ? "under 1 min" : minutes(ms));

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `23:49` in UTC. */
export function clock(at: string | number): string {
  const when = new Date(at);
  return `${two(when.getUTCHours())}:${two(when.getUTCMinutes())}`;
}

/** `23:49 UTC`; with the day when that is not the day of `now`, with the year when that is another. */
export function moment(at: string | number, now: number): string {
  const when = new Date(at);
  return `${day(when, new Date(now))}${clock(at)} UTC`;
}

function day(when: Date, today: Date): string {
  if (when.toISOString().slice(0, 10) === today.toISOString().slice(0, 10)) return "";
  const year = when.getUTCFullYear() === today.getUTCFullYear() ? "" : ` ${when.getUTCFullYear()}`;
  return `${when.getUTCDate()} ${MONTHS[when.getUTCMonth()]}${year} `;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** `Wed 1 Feb`, the day in UTC. */
export function weekday(at: string | number): string {
  const when = new Date(at);
  return `${DAYS[when.getUTCDay()]?.slice(0, 3)} ${when.getUTCDate()} ${MONTHS[when.getUTCMonth()]}`;
}

/** `Tuesday 24 Nov 2026`, in UTC. */
export function dayName(at: string | number): string {
  const when = new Date(at);
  return `${DAYS[when.getUTCDay()]} ${when.getUTCDate()} ${MONTHS[when.getUTCMonth()]} ${when.getUTCFullYear()}`;
}

/** `1 Feb 2017 05:12 UTC`: with its day and year, for paper. */
export function dated(at: string | number): string {
  const when = new Date(at);
  return `${when.getUTCDate()} ${MONTHS[when.getUTCMonth()]} ${when.getUTCFullYear()} ${clock(at)} UTC`;
}

let zoned: Intl.DateTimeFormat | undefined; // dear to make, and every row of a log asks for it

/** The reader's own time of an instant, with zone: what stands beside UTC on focus. */
export function local(at: string | number): string {
  zoned ??= new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  return zoned.format(new Date(at));
}

/** `before` and the reader's own clock and zone, with the day where it is another; empty in UTC. */
export function localTime(at: string | number, before = ""): string {
  const when = new Date(at);
  if (when.getTimezoneOffset() === 0) return "";
  const day = when.getDate() === when.getUTCDate() ? {} : ({ weekday: "short" } as const);
  return (
    before + new Intl.DateTimeFormat(undefined, { ...day, hour: "2-digit", minute: "2-digit" }).format(when)
  );
}

/** `07:42`, with the day when that is not today's there; empty where the reader lives by UTC. */
export function localClock(at: number, now: number): string {
  const when = new Date(at);
  if (when.getTimezoneOffset() === 0) return "";
  const day =
    when.toDateString() === new Date(now).toDateString()
      ? ""
      : `${when.getDate()} ${MONTHS[when.getMonth()]} `;
  return `${day}${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** `1,234`. */
export const count = (n: number): string => n.toLocaleString("en-US");

/** `1 entry`, `2 entries`. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** `Promise for 23:26 late by 5 min`. */
export function settledWords(promise: Pick<Given, "dueAt" | "state" | "lateMinutes">): string {
  return `Promise for ${clock(promise.dueAt)} ${outcome(promise)}`;
}

/** `late by 5 min`, `kept`. */
export function outcome(promise: Pick<Given, "state" | "lateMinutes">): string {
  return promise.state === "Late"
    ? `late by ${minutes((promise.lateMinutes ?? 0) * 60_000)}`
    : promise.state.toLowerCase();
}

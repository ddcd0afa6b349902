// The time of the next word: the choices, the severity's suggestion, and how a typed time is read.
import type { Beat } from "./cadence";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The server takes no promise further ahead. */
export const FURTHEST = 7 * DAY;

/** Minutes from now, an instant, or no promise. */
export type Choice = { kind: "in"; minutes: number } | { kind: "at"; at: number | null } | { kind: "none" };

export const NO_PROMISE: Choice = { kind: "none" };
export const inMinutes = (minutes: number): Choice => ({ kind: "in", minutes });

const USUAL = [15, 20, 30, 60];

/** What the severity's rhythm suggests, in minutes; null where it has none. */
export const suggestion = (beat: Beat, told: boolean): number | null => (told ? beat.thenEvery : beat.first);

/** The chips: the usual ones and the suggested one, shortest first. */
export function choices(suggested: number | null): number[] {
  const all = suggested === null || USUAL.includes(suggested) ? USUAL : [...USUAL, suggested];
  return [...all].sort((a, b) => a - b);
}

export const chip = (minutes: number): string =>
  minutes < 60
    ? `${minutes} min`
    : minutes % 60 === 0
      ? `${minutes / 60} h`
      : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;

/** The instant of a choice, on the whole minute after it; null: no promise, or no time given yet. */
export function dueAt(choice: Choice, now: number): number | null {
  if (choice.kind === "none") return null;
  if (choice.kind === "at") return choice.at;
  return Math.ceil((now + choice.minutes * MINUTE) / MINUTE) * MINUTE;
}

/** What is wrong with it, in words; undefined when nothing is. */
export function wrong(choice: Choice, now: number): string | undefined {
  if (choice.kind === "none") return undefined;
  const at = dueAt(choice, now);
  if (at === null) return "choose a time";
  if (at <= now) return "that time has passed, choose a later one";
  return at - now > FURTHEST ? "that is more than 7 days away, choose an earlier one" : undefined;
}

/** `30m`, `2h`, `1h30m`, `90`, `14:30` (the next one, UTC), `none`; null when it is none of these. */
export function readTime(text: string, now: number): Choice | null {
  const said = text.trim().toLowerCase().replaceAll(" ", "");
  if (said === "none" || said === "no") return NO_PROMISE;
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?:utc|z)?$/.exec(said);
  if (clock) {
    const today = Math.floor(now / DAY) * DAY + (Number(clock[1]) * 60 + Number(clock[2])) * MINUTE;
    return { kind: "at", at: today > now ? today : today + DAY };
  }
  const spell = /^(?:(\d{1,3})h)?(?:(\d{1,4})(?:m|min)?)?$/.exec(said);
  if (!said || !spell) return null;
  const minutes = Number(spell[1] ?? 0) * 60 + Number(spell[2] ?? 0);
  return minutes > 0 ? inMinutes(minutes) : null;
}

/** For `datetime-local`, in UTC. */
export const fieldOf = (at: number): string => new Date(at).toISOString().slice(0, 16);

export function fromField(text: string): number | null {
  const at = Date.parse(`${text}Z`);
  return Number.isNaN(at) ? null : at;
}

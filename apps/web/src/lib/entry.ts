// What somebody typed for the log, as the log takes it: a title of at most 200 characters, the rest below it.

export const TITLE_LIMIT = 200;
export const TEXT_LIMIT = 10_000;

export interface Split {
  title: string;
  description: string;
}

/** The first line is the title. One that is too long is cut at a word, and the whole text stands below it. */
export function split(text: string): Split {
  const whole = text.trim();
  const end = whole.indexOf("\n");
  const first = (end < 0 ? whole : whole.slice(0, end)).trim();
  if (length(first) <= TITLE_LIMIT)
    return { title: first, description: end < 0 ? "" : whole.slice(end + 1).trim() };
  const room = [...first].slice(0, TITLE_LIMIT - 1).join("");
  const word = room.lastIndexOf(" ");
  return { title: `${(word > TITLE_LIMIT / 2 ? room.slice(0, word) : room).trimEnd()}…`, description: whole };
}

/** Characters as the server counts them. */
export const length = (text: string): number => [...text].length;

/** `2026-11-24T06:12` of a field that holds UTC, as an instant; null when it is none. */
export function instant(field: string): number | null {
  const at = Date.parse(`${field}Z`);
  return field !== "" && Number.isFinite(at) ? at : null;
}

/** The same back: what a field that holds UTC shows for an instant. */
export const fieldOf = (at: string | number): string => new Date(at).toISOString().slice(0, 16);

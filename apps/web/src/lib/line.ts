// The typed line: `/update text`, `@promise 30m`. What it names, what Tab makes of it, what is wrong with it, in words.
import { matching, nearest } from "./match";

/** What the line needs to know of a command. */
export interface Sayable {
  name: string;
  title: string;
  /** What follows, as a hint: `30m`, `text`. */
  takes?: string;
  /** Words that may follow, when there are few. */
  choices?: () => readonly string[];
}

export interface Line {
  /** `/`, `@` or `:`; empty when the text is no command. */
  sign: string;
  name: string;
  /** Everything after the name, without the blanks around it; lines of it are kept. */
  rest: string;
  /** A blank stands after the name: it is finished. */
  named: boolean;
}

const SHAPE = /^\s*([/@:])([\p{L}\d-]*)(\s[\s\S]*)?$/u;

/** Whether a text is meant as a command; a path (`/var/log`) or an address is not. */
export const isCommand = (text: string): boolean => SHAPE.test(text);

export function parse(text: string): Line {
  const found = SHAPE.exec(text);
  if (!found) return { sign: "", name: "", rest: text.trim(), named: false };
  return {
    sign: found[1] ?? "",
    name: (found[2] ?? "").toLowerCase(),
    rest: (found[3] ?? "").trim(),
    named: found[3] !== undefined,
  };
}

export interface Suggestion {
  /** The whole line when this is taken. */
  line: string;
  /** What is shown: a command's name, or a word that may follow it. */
  word: string;
  title: string;
}

const MOST = 8;

/** What the text may become: names until one is finished, then the words that may follow it. */
export function suggestions<C extends Sayable>(text: string, all: readonly C[]): (Suggestion & { of: C })[] {
  const { sign, name, rest, named } = parse(text);
  if (!sign) return [];
  if (named) {
    const command = all.find((one) => one.name === name);
    const words = command?.choices?.() ?? [];
    const begun = rest.toLowerCase();
    return words
      .filter((word) => word.toLowerCase().includes(begun) && word.toLowerCase() !== begun)
      .slice(0, MOST)
      .map((word) => ({
        line: `${sign}${name} ${word}`,
        word,
        title: command?.title ?? "",
        of: command as C,
      }));
  }
  const begins = all.filter((one) => one.name.startsWith(name));
  const others = matching(
    all.filter((one) => !begins.includes(one)),
    name,
    (one) => [one.title, one.name],
  ).map((found) => found.one);
  return [...begins.sort((a, b) => a.name.length - b.name.length), ...(name ? others : [])]
    .slice(0, MOST)
    .map((one) => ({
      line: `${sign}${one.name}${one.takes || one.choices ? " " : ""}`,
      word: one.name,
      title: one.title,
      of: one,
    }));
}

/** What Tab writes: as far as all names that begin so agree; the whole line when one is left. */
export function completed<C extends Sayable>(text: string, all: readonly C[]): string {
  const { sign, name, named } = parse(text);
  const found = suggestions(text, all);
  if (found.length === 1 || named) return found[0]?.line ?? text;
  const begun = all.filter((one) => one.name.startsWith(name)).map((one) => one.name);
  if (begun.length === 0) return found[0]?.line ?? text;
  if (begun.length === 1) return found.find((one) => one.word === begun[0])?.line ?? text;
  return `${sign}${begun.reduce(agreed)}`;
}

function agreed(a: string, b: string): string {
  let until = 0;
  while (until < a.length && a[until] === b[until]) until++;
  return a.slice(0, until);
}

/** Why the line cannot be run, in words; undefined when it can. */
export function wrong(text: string, all: readonly Sayable[]): string | undefined {
  const { sign, name, rest } = parse(text);
  if (!sign) return "A command begins with / or @, as /advance.";
  if (!name) return "Name a command, as /advance. Tab shows what there is.";
  const command = all.find((one) => one.name === name);
  if (!command) {
    const near = nearest(
      all.map((one) => one.name),
      name,
    );
    return `There is no ${sign}${name} here. ${near ? `Nearest: ${sign}${near}.` : "Tab shows what there is."}`;
  }
  const words = command.choices?.();
  if (rest && words && !words.some((word) => word.toLowerCase() === rest.toLowerCase()))
    return `/${name} takes ${words.join(", ")}; not "${short(rest)}".`;
  if (rest && !command.takes && !words) return `/${name} takes nothing after its name.`;
  return undefined;
}

const LONGEST_SHOWN = 40;
const short = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;

/** What was typed before, newest last. Plain values: `remember` gives a new list, `earlier` walks it. */
export const KEPT_LINES = 100;

export function remember(lines: readonly string[], line: string): string[] {
  return [...lines.filter((one) => one !== line), line].slice(-KEPT_LINES);
}

/** The stored lines; rubbish reads as none. */
export function readLines(text: string | null): string[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(found)) return [];
    return found.filter((one): one is string => typeof one === "string").slice(-KEPT_LINES);
  } catch {
    return [];
  }
}

/** The next line of the history in a direction that begins as `typed` does, and its place; place = length: none. */
export function walk(
  lines: readonly string[],
  place: number,
  step: -1 | 1,
  typed: string,
): { place: number; line: string } {
  for (let at = place + step; at >= 0 && at < lines.length; at += step) {
    const line = lines[at] ?? "";
    if (line.startsWith(typed)) return { place: at, line };
  }
  return step > 0 ? { place: lines.length, line: typed } : { place, line: lines[place] ?? typed };
}

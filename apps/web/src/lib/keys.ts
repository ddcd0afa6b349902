// Keys as they are written in commands (`c`, `?`, `Shift+U`, `Ctrl+K`), and what a press of one is.

/** What a press looks like, as an event of the keyboard has it. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  altGraph?: boolean;
}

/** A key in one spelling: lower case, parts joined by `+`. `Shift u` and `Shift+U` are the same key. */
export function spelled(key: string): string {
  if (key === "+") return key;
  return key
    .split(/[+\s]+/)
    .filter(Boolean)
    .map((part) => part.toLowerCase())
    .map((part) => ALIASES[part] ?? part)
    .join("+");
}

const ALIASES: Readonly<Record<string, string>> = {
  "⌘": "ctrl",
  cmd: "ctrl",
  meta: "ctrl",
  esc: "escape",
  return: "enter",
  "↵": "enter",
};

/** The key that was pressed, in that spelling. ⌘ counts as Ctrl; AltGr only makes characters. */
export function pressed(press: Press): string {
  const made = press.key.length === 1;
  const held: string[] = [];
  if (!press.altGraph && (press.ctrlKey || press.metaKey)) held.push("ctrl");
  if (!press.altGraph && press.altKey) held.push("alt");
  // The shift that makes a character out of another key is part of the character; that of a letter is not.
  const letter = made && press.key.toLowerCase() !== press.key.toUpperCase();
  if (press.shiftKey && (!made || letter || held.length > 0)) held.push("shift");
  return [...held, press.key === " " ? "space" : press.key.toLowerCase()].join("+");
}

/** Whether a key is a single character (with or without Shift): those act outside fields only, and can be off. */
export function isLetter(key: string): boolean {
  const parts = key === "+" ? [key] : spelled(key).split("+");
  return (parts.at(-1)?.length ?? 0) === 1 && parts.slice(0, -1).every((part) => part === "shift");
}

/** As the keyboard in front of the reader names it: `Ctrl K`, on a Mac `⌘ K`. */
export function named(key: string, mac: boolean): string[] {
  const parts = key === "+" ? [key] : spelled(key).split("+");
  const held = parts.includes("ctrl") || parts.includes("alt");
  return parts.map(
    (part) => (mac ? MAC[part] : undefined) ?? NAMES[part] ?? (held ? part.toUpperCase() : part),
  );
}

const NAMES: Readonly<Record<string, string>> = {
  ctrl: "Ctrl",
  alt: "Alt",
  shift: "Shift",
  enter: "↵",
  escape: "Esc",
  space: "Space",
  tab: "Tab",
  arrowup: "↑",
  arrowdown: "↓",
};
const MAC: Readonly<Record<string, string>> = { ctrl: "⌘", alt: "⌥" };

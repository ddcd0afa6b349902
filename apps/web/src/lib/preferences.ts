// What a reader has chosen for this browser; whatever is stored, it reads as a whole and valid choice.

export const ORDERS = ["newest", "oldest"] as const;
export const ANNOUNCEMENTS = ["all", "alerts", "none"] as const;
export const THEMES = ["system", "light", "dark", "contrast", "night"] as const;

export type Order = (typeof ORDERS)[number];
export type Announcements = (typeof ANNOUNCEMENTS)[number];
export type Theme = (typeof THEMES)[number];

export interface Choices {
  /** Keys of a single character act outside fields (WCAG 2.1.4: they can be turned off). */
  letters: boolean;
  /** Which end of a log comes first, in every view. */
  order: Order;
  /** One short sound for red only; the sign on screen is there either way. */
  sound: boolean;
  /** What a screen reader is told while the page changes by itself. */
  announce: Announcements;
  /** Hold an internal note for 5 s before it is sent, so that it can be taken back. */
  hold: boolean;
}

export const STANDARD: Readonly<Choices> = {
  letters: true,
  order: "newest",
  sound: false,
  announce: "alerts",
  hold: false,
};

/** The stored text as choices; what is missing or makes no sense is as it comes. */
export function readChoices(text: string | null): Choices {
  const found = parsed(text);
  const flag = (name: "letters" | "sound" | "hold"): boolean =>
    typeof found[name] === "boolean" ? found[name] : STANDARD[name];
  return {
    letters: flag("letters"),
    sound: flag("sound"),
    hold: flag("hold"),
    order: among(ORDERS, found.order) ?? STANDARD.order,
    announce: among(ANNOUNCEMENTS, found.announce) ?? STANDARD.announce,
  };
}

/** The theme that an attribute or a cookie names; anything else follows the system. */
export function readTheme(text: string | null | undefined): Theme {
  return among(THEMES, text) ?? "system";
}

function parsed(text: string | null): Partial<Record<keyof Choices, unknown>> {
  try {
    const found: unknown = JSON.parse(text ?? "null");
    return typeof found === "object" && found !== null ? found : {};
  } catch {
    return {}; // not ours, or cut off: as if nothing was stored
  }
}

function among<T extends string>(list: readonly T[], value: unknown): T | undefined {
  return list.find((one) => one === value);
}

// The reader's own choices, for every view: kept by the browser, heard by its other tabs. The theme is a cookie,
// because the server writes it into the page.
import { readChoices, readTheme, type Choices, type Theme } from "./lib/preferences";

const KEY = "majorops.preferences";
const COOKIE = "majorops_theme";
const YEAR_S = 365 * 24 * 3600;

class Preferences {
  #choices = $state.raw<Choices>(readChoices(read(KEY)));
  theme = $state<Theme>(readTheme(document.documentElement.dataset.theme));
  /** Whether the last choice could be stored; a browser may refuse, then it holds until the page is closed. */
  stored = $state(true);

  constructor() {
    addEventListener("storage", (event) => {
      if (event.key === KEY) this.#choices = readChoices(event.newValue);
    });
  }

  get letters(): boolean {
    return this.#choices.letters;
  }
  get order(): Choices["order"] {
    return this.#choices.order;
  }
  get sound(): boolean {
    return this.#choices.sound;
  }
  get announce(): Choices["announce"] {
    return this.#choices.announce;
  }
  get hold(): boolean {
    return this.#choices.hold;
  }

  /** Choose; what is not named stays. */
  set(change: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...change };
    this.stored = write(KEY, JSON.stringify(this.#choices));
  }

  /** Another theme, at once and at the next visit; `system` follows the reader's system. */
  wear(theme: Theme): void {
    this.theme = theme;
    const root = document.documentElement;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const life = theme === "system" ? 0 : YEAR_S;
    document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${life}; SameSite=Lax${secure}`;
  }
}

/** What the browser keeps under a name; null when nothing, or when it keeps nothing at all. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is forbidden here
  }
}

/** Keep it; whether the browser did. */
export function write(key: string, text: string): boolean {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false; // forbidden or full
  }
}

export const preferences = new Preferences();

// Paths to views. The URL holds what is looked at; each view is a script of its own, loaded when first needed.
import type { Component } from "svelte";

export interface View {
  /** The component; it gets the named parts of the path as properties. */
  load: () => Promise<{ default: Component<Record<string, string>> }>;
  title: string;
}

type Pattern = { match: RegExp; names: string[]; view: View };

const PATTERNS: Pattern[] = [];

function on(path: string, title: string, load: () => Promise<{ default: unknown }>): void {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "");
  const match = new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}/?$`);
  PATTERNS.push({ match, names, view: { load: load as View["load"], title } });
}

// pages/console.py names the same paths and files.
on("/", "Board", () => import("./views/board/Board.svelte"));
on("/incidents/{id}", "Fireground", () => import("./views/fireground/Fireground.svelte"));
on("/incidents/{id}/review", "After Action", () => import("./views/review/Review.svelte"));
on("/stakeholders", "Incidents", () => import("./views/board/Links.svelte"));
on("/stakeholders/{id}", "Stakeholders", () => import("./views/stakeholder/Stakeholder.svelte"));
on("/executives", "Incidents", () => import("./views/board/Links.svelte"));
on("/executives/{id}", "Executives", () => import("./views/executive/Executive.svelte"));
on("/admin", "Admin", () => import("./views/admin/Admin.svelte"));
on("/intake", "Intake", () => import("./views/intake/Intake.svelte"));
on("/reviews", "After Actions", () => import("./views/reviews/Reviews.svelte"));
on("/search", "Search", () => import("./views/search/Search.svelte"));
on("/scorecards", "Scorecards", () => import("./views/kpi/Scorecards.svelte"));
on("/preferences", "Preferences", () => import("./views/preferences/Preferences.svelte"));

class Router {
  path = $state(location.pathname);
  query = $state(new URLSearchParams(location.search));

  constructor() {
    addEventListener("popstate", () => this.#read());
    addEventListener("click", (event) => this.#click(event));
  }

  /** The view of the path, with the named parts of it; undefined: a page of the server. */
  get found(): { view: View; parts: Record<string, string> } | undefined {
    return find(this.path);
  }

  go(address: string, { replace = false } = {}): void {
    const url = new URL(address, location.href);
    if (!find(url.pathname)) {
      location.assign(url);
      return;
    }
    const stays = url.pathname === location.pathname;
    history[replace ? "replaceState" : "pushState"](null, "", url);
    this.#read();
    if (!stays) scrollTo(0, 0);
  }

  #read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }

  #click(event: MouseEvent): void {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = (event.target as Element).closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || link.getAttribute("href")?.startsWith("#") || !find(link.pathname))
      return;
    event.preventDefault();
    this.go(link.href);
  }
}

function find(path: string): Router["found"] {
  for (const { match, names, view } of PATTERNS) {
    const found = match.exec(path);
    if (found) {
      return {
        view,
        parts: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? "")])),
      };
    }
  }
  return undefined;
}

export const router = new Router();

// The commands that every view has: where to go, and what to do with the page. They come right after the first look.
import { boot } from "./boot";
import { Refused } from "./api";
import type { Command } from "./commands.svelte";
import { endSession } from "./leaving";
import { THEMES, type Theme } from "./lib/preferences";
import { inWords } from "./lib/refusing";
import { overlays } from "./overlays.svelte";
import { preferences } from "./preferences.svelte";
import { router } from "./router.svelte";

/** The path of one incident as this person's role looks at it. */
export function pathOf(number: string): string {
  const height = { stakeholder: "/stakeholders", executive: "/executives", mim: "", admin: "" }[boot.me.role];
  return height ? `${height}/${number}` : `/incidents/${number}`;
}

/** The incident that the page shows, as its number or id; undefined on other pages. */
export const incidentHere = (): string | undefined => router.found?.parts.id;

const board = { stakeholder: "/stakeholders", executive: "/executives", mim: "/", admin: "/" }[boot.me.role];

function places(): Command[] {
  const to = (name: string, title: string, path: string, more: Partial<Command> = {}): Command => ({
    name,
    title,
    group: "Go to",
    run: () => router.go(path),
    ...more,
  });
  const admin = boot.me.role === "admin";
  const found: (Command | false)[] = [
    to("board", "Board", board, { icon: "menu", also: "list incidents home" }),
    to("preferences", "Preferences", "/preferences", {
      icon: "fix",
      also: "settings theme keys tokens passkeys account",
    }),
    boot.rights.includes("intake.answer") &&
      to("intake", "Intake: alerts that wait", "/intake", { icon: "bell", also: "queue sources" }),
    admin && to("admin", "Admin", "/admin", { icon: "users", also: "users sources tokens settings doctor" }),
    admin &&
      to("audit", "Audit: who did what", "/admin?tab=audit", { icon: "doc", also: "journal restricted" }),
    to("public", "Public status page", "/status", { icon: "globe", also: "customers" }),
    to("search", "Search incidents", "/search", { icon: "search", also: "find" }),
    boot.me.role !== "stakeholder" &&
      to("scorecards", "Scorecards", "/scorecards", { icon: "chart", also: "kpi figures" }),
    to("reviews", "After Actions", "/reviews", { icon: "doc", also: "reviews" }),
    {
      name: "incident",
      title: "Incident by number…",
      group: "Go to",
      takes: "1042",
      icon: "next",
      also: "open INC",
      run: goToIncident,
    },
  ];
  return found.filter((one) => one !== false);
}

function goToIncident(rest: string): void {
  const number = /^(?:inc-?)?(\d+)$/i.exec(rest.trim())?.[1];
  if (number) router.go(pathOf(`INC-${number}`));
  else if (rest.trim())
    overlays.say("No incident number", `“${rest.trim()}” is none; type one as /incident 1042.`);
  else overlays.line("/incident ");
}

const THEME_NAMES: Readonly<Record<Theme, string>> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
  night: "Night",
};
export const themeName = (theme: Theme): string => THEME_NAMES[theme];

function pageCommands(): Command[] {
  return [
    {
      name: "palette",
      title: "Search or run a command",
      group: "Page",
      key: "Ctrl+K",
      icon: "search",
      run: () => overlays.palette(),
    },
    { name: "keys", title: "All keys", group: "Page", key: "?", also: "help", run: () => overlays.keys() },
    {
      name: "line",
      title: "Type a command",
      group: "Page",
      key: "/",
      otherKey: ":",
      run: () => overlays.line("/"),
    },
    {
      name: "theme",
      title: "Theme…",
      group: "Page",
      takes: "dark",
      choices: () => THEMES,
      icon: "eye",
      also: "light dark high contrast night",
      run: (rest) => {
        const theme = THEMES.find((one) => one === rest.toLowerCase());
        if (theme) preferences.wear(theme);
        else overlays.line("/theme ");
      },
    },
    { name: "print", title: "Print this page", group: "Page", icon: "print", run: () => print() },
    {
      name: "link",
      title: "Copy the link to this page",
      group: "Page",
      icon: "link",
      also: "url address",
      run: copyLink,
    },
    {
      name: "signout",
      title: "Sign out",
      group: "Page",
      icon: "out",
      also: "log off leave",
      outward: true,
      run: () => void leave(),
    },
  ];
}

function copyLink(): void {
  navigator.clipboard.writeText(location.href).then(
    () => overlays.say("Link copied", location.href),
    () => overlays.say("Copy the link by hand", `The browser does not let this page copy. ${location.href}`),
  );
}

/** End the session and leave. Raises Refused when the server did not hear it: then nobody is signed out. */
export async function signOut(): Promise<void> {
  location.assign(await endSession());
}

async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    overlays.say("You are still signed in", inWords(refused, navigator.onLine));
  }
}

export const houseCommands = (): Command[] => [...places(), ...pageCommands()];

// What the palette lists: what can be done here, where one can go, what was found, and what is not possible now.
import { clock } from "../clock.svelte";
import { beatOf, boot } from "../boot";
import type { Command, commands as registry } from "../commands.svelte";
import { pathOf } from "../house.svelte";
import { badge } from "../lib/cadence";
import { matching, type Found } from "../lib/match";
import { router } from "../router.svelte";
import type { SeenIncident } from "../types/seen";
import type { IconName } from "../ui/icons";

export interface Entry {
  id: string;
  title: string;
  parts: Found["parts"];
  icon: IconName;
  /** Of an incident: it gives the sign its colour. */
  severity?: string;
  /** Right of the title, in words: what follows, how it stands, why it is not possible. */
  note: string;
  tone: "" | "alarm" | "caution";
  keys?: string;
  run: () => void;
}

export interface Section {
  name: string;
  entries: Entry[];
}

const ICONS: Record<Command["group"], IconName> = {
  Incident: "phase",
  Communication: "update",
  Command: "users",
  "Go to": "out",
  Page: "doc",
};
/** Outward and irreversible acts are told apart by their sign, too. */
const SIGNS: Readonly<Partial<Record<string, IconName>>> = {
  milestone: "flag",
  publish: "globe",
  unpublish: "globe",
  promise: "clock",
  withdraw: "slash",
  reenter: "loop",
  leave: "loop",
  severity: "octagon",
  status: "half",
  resolve: "done",
  reopen: "retry",
  review: "doc",
};
const HERE: readonly Command["group"][] = ["Incident", "Communication", "Command"];

type Registry = typeof registry;

export function sections(
  commands: Registry,
  incidents: readonly SeenIncident[],
  typed: string,
  refused: (reason: string) => void,
): Section[] {
  const all = commands.all.filter((one) => one.name !== "palette");
  const entry = (found: Found & { one: Command }): Entry => commandEntry(commands, found, refused);
  const fit = (list: Command[]): Entry[] =>
    matching(list, typed, (one) => [one.title, `${one.name} ${one.also ?? ""}`]).map(entry);
  const possible = all.filter((one) => commands.why(one) === undefined);
  const blocked = all.filter((one) => commands.why(one) !== undefined);
  const found: Section[] = [
    {
      name: router.found?.parts.id ? "On this incident" : "Here",
      entries: fit(possible.filter((one) => HERE.includes(one.group))),
    },
    {
      name: "Go to",
      entries: [
        ...incidentEntries(incidents, typed),
        ...fit(possible.filter((one) => one.group === "Go to")),
      ],
    },
    { name: "Page", entries: fit(possible.filter((one) => one.group === "Page")) },
    { name: "Not possible now", entries: fit(blocked) },
  ];
  return found.filter((section) => section.entries.length > 0);
}

function commandEntry(
  commands: Registry,
  { one, parts }: Found & { one: Command },
  refused: (reason: string) => void,
): Entry {
  const reason = commands.why(one);
  return {
    id: one.name,
    title: one.title,
    parts,
    icon: one.icon ?? SIGNS[one.name] ?? ICONS[one.group],
    note: reason ?? (one.takes ? `/${one.name} ${one.takes}` : ""),
    tone: "",
    ...(one.key && reason === undefined ? { keys: one.key } : {}),
    // It is asked again: what was possible when the list was drawn may not be any more.
    run: () => {
      const now = commands.run(one.name);
      if (now !== undefined) refused(`${one.title}: ${now}`);
    },
  };
}

const MOST_INCIDENTS = 8;
const SHAPES = { Critical: "octagon", High: "tri", Medium: "sq", Low: "ring" } as const;

function incidentEntries(incidents: readonly SeenIncident[], typed: string): Entry[] {
  const here = router.found?.parts.id;
  const others = incidents.filter((one) => one.number !== here && one.id !== here);
  const found = matching(others, typed, (one) => [`${one.number} ${one.title}`]);
  return found.slice(0, MOST_INCIDENTS).map(({ one, parts }) => {
    const said = badge(one.status, one.cadence, beatOf(one.severity ?? "Medium").dueSoon, clock.now);
    const tone = said.state === "overdue" ? "alarm" : said.state === "dueSoon" ? "caution" : "";
    return {
      id: `incident ${one.id}`,
      title: `${one.number} ${one.title}`,
      parts,
      icon: one.severity ? SHAPES[one.severity] : "next",
      ...(one.severity ? { severity: one.severity.toLowerCase() } : {}),
      note: one.status === "Resolved" ? "Resolved" : said.text,
      tone,
      run: () => router.go(pathOf(one.number)),
    };
  });
}

/** Whose role looks at the board of which column. */
export const boardAudience =
  boot.me.role === "stakeholder" || boot.me.role === "executive" ? boot.me.role : undefined;

// What the server shows of an act before it is done, put in order for the eye. Nothing here is worked out by the page:
// every text is one of the projection the server made.
import type { components } from "../types/schema";
import type { Milestone, Promise as Given, StatusUpdate, TimelineEvent } from "../types";
import type { EntryData, SeenIncident } from "../types/seen";
import { moment } from "./wording";

export type Previewed = components["schemas"]["Previewed"];
export type Consequence = components["schemas"]["Consequence"];
export type Reader = "public" | "executive" | "stakeholder" | "command";

/** What one audience will see. */
export interface Card {
  reader: Reader;
  name: string;
  /** Nothing at all comes to them. */
  nothing: boolean;
  gone: boolean;
  /** An audience before this one that reads the same milestone and update texts, word for word. */
  sameAs: string;
  /** Only signed-in staff read the public page of it. */
  staffOnly: boolean;
  milestones: readonly Milestone[];
  updates: readonly StatusUpdate[];
  events: readonly TimelineEvent[];
  promises: readonly string[];
  /** How the incident stands for them then, in a few words. */
  standing: readonly string[];
  /** What comes with it: "customer impact", "bridge link". */
  extras: readonly string[];
  words: number;
}

const NAMES: Record<Reader, string> = {
  public: "Public page",
  executive: "Executives",
  stakeholder: "Stakeholders",
  command: "Command",
};
const ORDER: readonly Reader[] = ["public", "executive", "stakeholder", "command"];
const EXTRAS: readonly (readonly [keyof SeenIncident, string])[] = [
  ["riskLevel", "risk"],
  ["businessImpact", "business impact"],
  ["customerImpactSummary", "customer impact"],
  ["bridgeUrl", "bridge link"],
];

/** Rows about promises; what becomes of them is said in words of its own. */
const ABOUT_PROMISES = /^(Promise for|Next update promised)/;

type Seen = Map<string, EntryData | null>;

/** Outermost first: the public page, executives, stakeholders, command; only those that were shown to us. */
export function cards(previewed: Previewed, now: number): Card[] {
  const seen: Seen = new Map(previewed.audiences.map((one) => [one.column, one.entry as EntryData | null]));
  const found: Card[] = [];
  for (const reader of ORDER.filter((one) => of(seen, one) !== undefined)) {
    const entry = of(seen, reader) ?? null;
    const staffOnly = reader === "public" && seen.get("public_anonymous") === null && Boolean(entry);
    const card = { reader, name: NAMES[reader], staffOnly, sameAs: "", ...told(entry, now) };
    card.sameAs = found.find((one) => texts(one) !== "" && texts(one) === texts(card))?.name ?? "";
    found.push(card);
  }
  return found;
}

/** Title and body of every milestone, and every update: what is compared between audiences. */
const texts = (card: Pick<Card, "milestones" | "updates">): string =>
  [
    ...card.milestones.map((one) => `${one.sequence} ${one.title}\n${one.body}`),
    ...card.updates.map((one) => one.content),
  ].join("\n");

function of(seen: Seen, reader: Reader): EntryData | null | undefined {
  if (reader === "public") {
    if (!seen.has("public_anonymous") && !seen.has("public_staff")) return undefined;
    return seen.get("public_anonymous") ?? seen.get("public_staff") ?? null;
  }
  if (reader === "command") return seen.get("command_mim") ?? seen.get("command_participant");
  return seen.get(reader);
}

type Told = Omit<Card, "reader" | "name" | "staffOnly" | "sameAs">;

function told(entry: EntryData | null, now: number): Told {
  const rows = entry?.resources ?? {};
  const updates = rows.updates ?? [];
  // A row that announces an update repeats its text; it is shown once.
  const said = new Set(updates.map((one) => one.content));
  const events = (rows.timeline ?? []).filter(
    (one) => !said.has(one.description || "\n") && !(one.automatic && ABOUT_PROMISES.test(one.title)),
  );
  const found = {
    nothing: entry === null,
    gone: entry?.change === "gone",
    milestones: rows.milestones ?? [],
    updates,
    events,
    promises: (rows.promises ?? []).map((one) => promiseWords(one, now)),
    standing: entry?.state && rows.incident ? stands(rows.incident, now, rows.promises) : [],
    extras: EXTRAS.filter(() => updates.length || rows.milestones || entry?.change === "published")
      .filter(([name]) => rows.incident?.[name])
      .map(([, words]) => words),
  };
  return { ...found, words: count(found) };
}

function promiseWords(one: Given, now: number): string {
  const due = moment(one.dueAt, now);
  if (one.state === "Open") return `Next update promised for ${due}`;
  const how = one.state === "Late" ? `late by ${one.lateMinutes} min` : one.state.toLowerCase();
  return `Promise for ${due}: ${how}`;
}

function stands(incident: SeenIncident, now: number, promises: readonly Given[] = []): string[] {
  const said = promises.some((one) => one.state === "Open");
  return [
    incident.severity ?? (incident as { impact?: string }).impact ?? "",
    incident.status,
    `phase ${incident.activePhase}`,
    incident.nextUpdateEta && !said ? `next ${moment(incident.nextUpdateEta, now)}` : "",
  ].filter(Boolean);
}

function count(found: Omit<Told, "words">): number {
  const texts = [
    ...found.milestones.flatMap((one) => [one.title, one.body]),
    ...found.updates.map((one) => one.content),
    ...found.events.flatMap((one) => [one.title, one.description]),
  ];
  return texts.join(" ").split(/\s+/).filter(Boolean).length;
}

/** What the notice says: promises first; what each audience gets stands in the cards. */
export function notices(previewed: Previewed): Consequence[] {
  return previewed.consequences.filter((one) => one.kind === "promiseSettled" || one.kind === "promiseMade");
}

/** The rows that the system writes by itself, without what the notice says already. */
export function logged(previewed: Previewed): Consequence[] {
  return previewed.consequences.filter(
    (one) => one.kind === "logged" && !ABOUT_PROMISES.test(one.text.replace("Log: ", "")),
  );
}

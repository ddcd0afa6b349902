// What the board says about many incidents at once: the overall state, who comes first, what is marked. Pure.
import type { Severity } from "../types";
import type { SeenIncident } from "../types/seen";
import type { Beat } from "./cadence";
import { moment, short } from "./wording";

const MINUTE = 60_000;
export const LONG_MS = 2 * 60 * MINUTE;

const RANK: Record<Severity, number> = { Critical: 0, High: 1, Medium: 2, Low: 3 };
const rank = (row: SeenIncident): number => RANK[row.severity ?? "Low"];

export const isOpen = (row: SeenIncident): boolean => row.status !== "Resolved";

export interface Overall {
  state: "Major outage" | "Partial outage" | "Degraded performance" | "Operational";
  worst: Severity | undefined;
  wartime: boolean;
}

/** Of everything unresolved, the worst one names the state. Wartime: a Critical or High one is open. */
export function overall(rows: readonly SeenIncident[]): Overall {
  const worst = rows
    .filter(isOpen)
    .map((row) => row.severity ?? "Low")
    .sort((a, b) => RANK[a] - RANK[b])[0];
  const states = {
    Critical: "Major outage",
    High: "Partial outage",
    Medium: "Degraded performance",
    Low: "Operational",
  } as const;
  return { state: states[worst ?? "Low"], worst, wartime: worst === "Critical" || worst === "High" };
}

/** Worst first, longest open first among equals: an order that the clock does not change. */
export function inOrder(rows: readonly SeenIncident[]): SeenIncident[] {
  return [...rows].sort(
    (a, b) => rank(a) - rank(b) || a.detectedAt.localeCompare(b.detectedAt) || a.id.localeCompare(b.id),
  );
}

/** The ones that ended last come first. */
export function latestFirst(rows: readonly SeenIncident[]): SeenIncident[] {
  return [...rows].sort((a, b) => (b.resolvedAt ?? "").localeCompare(a.resolvedAt ?? ""));
}

/** How late the promise that is on screen is, in ms; 0 while it is kept. */
export function lateBy(row: SeenIncident, now: number): number {
  if (!isOpen(row) || !row.cadence.dueAt) return 0;
  return Math.max(0, now - Date.parse(row.cadence.dueAt));
}

/** How long it has been open, or was until it ended. */
export const openFor = (row: SeenIncident, now: number): number =>
  (row.resolvedAt ? Date.parse(row.resolvedAt) : now) - Date.parse(row.detectedAt);

export interface Mark {
  kind: "firstMilestone" | "resolutionMilestone" | "afterAction";
  words: string;
  urgent: boolean;
}

/** What stays undone on a row, in words. */
export function marks(row: SeenIncident, beat: Beat, now: number): Mark[] {
  const found: Mark[] = [];
  const silent = now - Date.parse(row.detectedAt) - beat.first * MINUTE;
  if (isOpen(row) && row.cadence.lastCommunicatedAt === null && silent > 0)
    found.push({
      kind: "firstMilestone",
      words: `First milestone late, ${short(silent)}`,
      urgent: true,
    });
  if (row.resolutionMilestoneMissing)
    found.push({ kind: "resolutionMilestone", words: "Resolution milestone missing", urgent: false });
  const review = reviewMark(row, now);
  return review ? [...found, review] : found;
}

const HELD = new Set(["held", "published"]);

function reviewMark(row: SeenIncident, now: number): Mark | undefined {
  if (!row.afterActionRequired || !row.afterActionDueAt || HELD.has((row.reviewStatus ?? "").toLowerCase()))
    return undefined;
  const late = now - Date.parse(row.afterActionDueAt);
  if (late <= 0) return undefined;
  return { kind: "afterAction", words: `After Action overdue by ${short(late)}`, urgent: true };
}

// -- what is looked for ------------------------------------------------------------------------------------

export interface Wanted {
  show: "unresolved" | "mine" | "overdue" | "resolved" | "all";
  severity: string;
  phase: string;
  words: string;
}

const SHOWS = new Set<Wanted["show"]>(["unresolved", "mine", "overdue", "resolved", "all"]);

/** What an address asks for; words it does not know ask for nothing. */
export function wantedOf(query: URLSearchParams): Wanted {
  const show = query.get("show") as Wanted["show"] | null;
  return {
    show: show && SHOWS.has(show) ? show : "all",
    severity: query.get("severity") ?? "",
    phase: query.get("phase") ?? "",
    words: query.get("q") ?? "",
  };
}

/** The query of an address for it; what is not asked for is not named. */
export function queryOf(wanted: Wanted): string {
  const query = new URLSearchParams();
  if (wanted.show !== "all") query.set("show", wanted.show);
  if (wanted.severity) query.set("severity", wanted.severity);
  if (wanted.phase) query.set("phase", wanted.phase);
  if (wanted.words) query.set("q", wanted.words);
  const text = query.toString();
  return text && `?${text}`;
}

export function matches(row: SeenIncident, wanted: Wanted, me: string, now: number): boolean {
  if (wanted.severity && row.severity !== wanted.severity) return false;
  if (wanted.phase && String(row.activePhase) !== wanted.phase) return false;
  return shown(row, wanted.show, me, now) && says(row, wanted.words);
}

function shown(row: SeenIncident, show: Wanted["show"], me: string, now: number): boolean {
  switch (show) {
    case "unresolved":
      return isOpen(row);
    case "resolved":
      return !isOpen(row);
    case "mine":
      return isMine(row, me);
    case "overdue":
      return lateBy(row, now) > 0;
    case "all":
      return true;
  }
}

/** One holds a seat of it. */
export function isMine(row: SeenIncident, me: string): boolean {
  return isOpen(row) && Object.values(row.command?.commandIds ?? {}).includes(me);
}

/** Every word occurs in its number, title, systems, description or command. */
function says(row: SeenIncident, words: string): boolean {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (asked.length === 0) return true;
  const { mim = "", sre = "" } = row.command ?? {};
  const text = [row.number, row.title, row.description ?? "", mim, sre, ...(row.affectedSystems ?? [])]
    .join(" ")
    .toLowerCase();
  return asked.every((word) => text.includes(word));
}

/** When the last word came, as the row says it. */
export const lastWord = (row: SeenIncident, now: number): string =>
  row.cadence.lastCommunicatedAt ? `last update ${moment(row.cadence.lastCommunicatedAt, now)}` : "none yet";

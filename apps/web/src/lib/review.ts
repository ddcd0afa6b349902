// The After Action as it is read: its sections, its steps, its times on one line, its figures in words. Pure.
import type { Draft, Review, ReviewAction, ReviewRow } from "../types";
import { clock, dated, duration, moment, plural, short } from "./wording";

export type Section = keyof Review["html"];
export type Step = Review["status"];

export const SECTIONS: readonly (readonly [name: Section, title: string, hint: string])[] = [
  ["summary", "Summary", "What happened, whom it hit, how it ended"],
  ["timeline", "Timeline", "What the times alone do not tell"],
  ["rootCause", "Root cause", "What made it possible; roles, no names"],
  ["wentWell", "What went well", "What to keep"],
  ["whatWeChange", "What we change", "What will be different, and why that helps"],
  ["learnings", "What we learned", "What others should know"],
];
export const titleOf = (section: Section): string => {
  const at = SECTIONS.findIndex(([name]) => name === section);
  return `${at + 1} ${SECTIONS[at]?.[1] ?? ""}`;
};
/** The sections that the record itself has words for. */
export const DRAFTED: ReadonlySet<Section> = new Set(["summary", "timeline", "wentWell"]);

/** What a draft of kind review offers for one section, as the server counts it. */
export function sectionOf(draft: Pick<Draft, "sentences">, section: Section): string {
  const texts = draft.sentences.filter((one) => one.part === section).map((one) => one.text);
  return section === "summary" ? texts.join(" ") : texts.map((text) => `- ${text}`).join("\n");
}
export const STEPS: readonly Step[] = ["Draft", "Scheduled", "Held", "Published"];

/** A step with its time in words, where it has one. */
export function stepWords(step: Step, review: Review, now: number): string {
  const at = {
    Draft: null,
    Scheduled: review.scheduledAt,
    Held: review.heldAt,
    Published: review.publishedAt,
  }[step];
  if (!at) return step;
  const after =
    step === "Held" && review.resolvedAt
      ? `, ${duration(Date.parse(at) - Date.parse(review.resolvedAt))} after`
      : "";
  return `${step} ${moment(at, now)}${after}`;
}

export interface Due {
  state: "none" | "onTime" | "soon" | "over" | "met" | "late";
  text: string;
}

const SOON_MS = 24 * 3_600_000;

/** Whether it was or will be held in time; the number is always in the words. */
export function dueWords(review: Pick<Review, "dueAt" | "heldAt">, now: number): Due {
  if (!review.dueAt) return { state: "none", text: "No due time: no rule requires it" };
  const due = Date.parse(review.dueAt);
  const by = moment(review.dueAt, now);
  if (review.heldAt) {
    const late = Date.parse(review.heldAt) - due;
    return late > 0
      ? { state: "late", text: `Held ${duration(late)} late, was due ${by}` }
      : { state: "met", text: `Held in time, due ${by}` };
  }
  if (now > due) return { state: "over", text: `Overdue by ${short(now - due)}, was due ${by}` };
  const text = `To be held by ${by}, in ${short(due - now)}`;
  return { state: due - now < SOON_MS ? "soon" : "onTime", text };
}

export const BECAUSE: Readonly<Record<NonNullable<Review["requiredBecause"]>, string>> = {
  critical: "required: Critical",
  long: "required: High for more than 2 h",
  repeat: "required: a repeated cause",
};

export interface Mark {
  at: number;
  /** Where it stands on the line, 0 to `width`. */
  x: number;
  time: string;
  what: string;
}

const LEAST = 190; // room for the words of one mark

/** The times that are there, from left to right, each with room for its words; `scale` is false where it had to be pushed. */
export function marks(facts: Review["facts"], width: number): { marks: Mark[]; scale: boolean } {
  const { times, durations } = facts;
  const took = (what: string, ms: number | null): string => (ms === null ? what : `${what}, ${short(ms)}`);
  const named: (readonly [string | null, string])[] = [
    [times.issueTime, "Began"],
    [times.detectedAt, took("Detected", durations.detectMs)],
    [times.firstMilestoneAt, took("First milestone", durations.firstMilestoneMs)],
    [times.mitigatedAt, took("Mitigated", durations.mitigateMs)],
    [times.impactEndedAt === times.resolvedAt ? null : times.impactEndedAt, "Impact ended"],
    [times.resolvedAt, took("Resolved", durations.resolveMs)],
  ];
  const known = named
    .filter((one): one is readonly [string, string] => one[0] !== null)
    .map(([at, what]) => ({ at: Date.parse(at), time: clock(at), what }))
    .sort((a, b) => a.at - b.at);
  const first = known[0]?.at ?? 0;
  const span = (known.at(-1)?.at ?? first) - first;
  const least = Math.min(LEAST, width / Math.max(1, known.length - 1));
  const wanted = known.map((one) => (span > 0 ? ((one.at - first) / span) * width : 0));
  const x = [...wanted];
  for (let i = 1; i < x.length; i++) x[i] = Math.max(x[i] ?? 0, (x[i - 1] ?? 0) + least);
  if (x.length > 1) x[x.length - 1] = width;
  for (let i = x.length - 2; i >= 0; i--) x[i] = Math.min(x[i] ?? 0, (x[i + 1] ?? width) - least);
  return {
    marks: known.map((one, i) => ({ ...one, x: x[i] ?? 0 })),
    scale: x.every((at, i) => Math.abs(at - (wanted[i] ?? 0)) < 1),
  };
}

/** `2 kept, 1 late`; only what there is. */
export function promiseWords(promises: Review["facts"]["promises"]): string {
  const said = (["kept", "late", "broken", "withdrawn", "open"] as const)
    .filter((state) => promises[state] > 0)
    .map((state) => `${promises[state]} ${state}`);
  return said.length ? said.join(", ") : "None made";
}

export interface ItemState {
  icon: "done" | "slash" | "bang" | "soon" | "ring";
  tone: "" | "alarm" | "caution";
  text: string;
}

/** Which After Actions a list shows; the first shows all. */
export const SHOWN = [
  ["", "All"],
  ["overdue", "Overdue"],
  ["due", "Due"],
  ["required", "Required"],
  ["published", "Published"],
  ["actions", "Actions overdue"],
] as const;
export type Show = (typeof SHOWN)[number][0];

/** What is open of its actions, in words. */
export function openWords(row: Pick<ReviewRow, "openActions" | "overdueActions">): string {
  if (!row.openActions) return "No open action";
  return `${plural(row.openActions, "open action")}${row.overdueActions ? `, ${row.overdueActions} overdue` : ""}`;
}

const DAYS_SOON_MS = 3 * 24 * 3_600_000;

/** How an action item stands, in words. */
export function itemWords(item: ReviewAction, now: number): ItemState {
  if (item.status === "Done") return { icon: "done", tone: "", text: "Done" };
  if (item.status === "Dropped") return { icon: "slash", tone: "", text: "Dropped" };
  const left = Date.parse(item.dueAt) - now;
  if (left < 0) return { icon: "bang", tone: "alarm", text: `Overdue by ${short(-left)}` };
  if (left < DAYS_SOON_MS) return { icon: "soon", tone: "caution", text: `Open, due in ${short(left)}` };
  return { icon: "ring", tone: "", text: "Open" };
}

/** The value of a field of day and time, in UTC, to the second. */
export const asField = (at: string | number): string => new Date(at).toISOString().slice(0, 19);
/** The instant that such a field names; empty when it names none. */
export function fromField(value: string): string {
  const at = Date.parse(`${value}Z`);
  return Number.isNaN(at) ? "" : new Date(at).toISOString();
}
export const inFull = (at: string | null): string => (at ? dated(at) : "not known");

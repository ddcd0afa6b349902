// What those who wait are told: milestones with what became of their promises, and how the incident is run. Pure.
import type { Milestone, Promise as Given } from "../types";
import type { SeenIncident } from "../types/seen";
import { moment, short } from "./wording";

export type Fate = "open" | "kept" | "late" | "broken" | "withdrawn";

export interface Outcome {
  fate: Fate;
  words: string;
}

/** What became of a promise, in words; `at` names it by its time. */
export function outcome(given: Given, now: number): Outcome {
  const by = moment(given.dueAt, now).replace(" UTC", "");
  switch (given.state) {
    case "Open":
      return Date.parse(given.dueAt) < now
        ? { fate: "open", words: `Promise ${by} overdue` }
        : { fate: "open", words: `Promise ${by} open` };
    case "Kept":
      return { fate: "kept", words: `Promise ${by} kept` };
    case "Late":
      return {
        fate: "late",
        words: given.lateMinutes
          ? `Promise ${by} late by ${given.lateMinutes} min`
          : `Promise ${by} late by less than a minute`,
      };
    case "Broken":
      return { fate: "broken", words: `Promise ${by} broken` };
    case "Withdrawn":
      return {
        fate: "withdrawn",
        words: `Promise ${by} withdrawn${given.reason ? `: ${given.reason}` : ""}`,
      };
  }
}

export interface Told {
  milestone: Milestone;
  outcome: Outcome | undefined;
  /** The number of the one it corrects, and of the one that corrects it. */
  corrects: number | undefined;
  correctedBy: number | undefined;
}

/** Milestones newest first, each with what became of its promise and what it corrects. */
export function told(milestones: readonly Milestone[], promises: readonly Given[], now: number): Told[] {
  const numbers = new Map(milestones.map((one) => [one.id, one.sequence]));
  const given = new Map(promises.map((one) => [one.id, one]));
  return [...milestones]
    .sort((a, b) => b.sequence - a.sequence)
    .map((milestone) => {
      const promise = milestone.promiseId ? given.get(milestone.promiseId) : undefined;
      return {
        milestone,
        outcome: promise && outcome(promise, now),
        corrects: milestone.corrects ? numbers.get(milestone.corrects) : undefined,
        correctedBy: milestone.correctedBy ? numbers.get(milestone.correctedBy) : undefined,
      };
    });
}

/** When the work ended, or now. */
const endOf = (incident: SeenIncident, now: number): number =>
  incident.resolvedAt ? Date.parse(incident.resolvedAt) : now;

export const openMs = (incident: SeenIncident, now: number): number =>
  Math.max(0, endOf(incident, now) - Date.parse(incident.detectedAt));

/** How long customers have felt it; undefined where this column is not told when it began. */
export function impactMs(incident: SeenIncident, now: number): number | undefined {
  const { issueTime, resolveTime } = incident.alert ?? {};
  if (!issueTime) return undefined;
  return Math.max(0, (resolveTime ? Date.parse(resolveTime) : endOf(incident, now)) - Date.parse(issueTime));
}

// -- how it is being run -----------------------------------------------------------------------------------

const MINUTE = 60_000;

/** Minutes, or percent for the promises; null where no target is set. */
export interface Targets {
  firstMilestone: number | null;
  mitigation: number | null;
  resolve: number | null;
  promises: number | null;
}

export interface Figure {
  name: string;
  value: string;
  /** Verdict in words, with the target. */
  words: string;
  verdict: "met" | "missed" | "running" | "none";
  /** Shares of the bar's width: how far it came, where the target stands. */
  bar: number | null;
  mark: number | null;
}

export interface Run {
  incident: SeenIncident;
  milestones: readonly Milestone[];
  promises: readonly Given[];
  visits: readonly { phase: number; enteredAt: string }[];
}

/** The four figures of the brief. */
export function howItIsRun(run: Run, targets: Targets, now: number): Figure[] {
  const { incident, milestones, visits } = run;
  const began = Date.parse(incident.detectedAt);
  const first = earliest(milestones.map((one) => one.cutAt));
  const mitigated = earliest(visits.filter((one) => one.phase >= 6).map((one) => one.enteredAt));
  const over = incident.resolvedAt !== null;
  const since = (at: number | null): number | null => (at === null ? null : at - began);
  const resolved = incident.resolvedAt ? Date.parse(incident.resolvedAt) : null;
  return [
    timed("First milestone", since(first), targets.firstMilestone, now - began, over),
    timed("Time to mitigation", since(mitigated), targets.mitigation, now - began, over),
    kept(run.promises, targets.promises, over, now),
    timed(
      "Time to resolve",
      incident.falseAlarm ? null : since(resolved),
      targets.resolve,
      now - began,
      over,
    ),
  ];
}

function earliest(times: readonly string[]): number | null {
  return times.length ? Math.min(...times.map((at) => Date.parse(at))) : null;
}

const goal = (minutesWanted: number): string => short(minutesWanted * MINUTE);

/** A duration against its target; pending while it may still come, not applicable when it never came. */
function timed(
  name: string,
  took: number | null,
  target: number | null,
  running: number,
  over: boolean,
): Figure {
  const goalMs = target === null ? null : target * MINUTE;
  const far = took ?? running;
  const whole = goalMs === null ? null : Math.max(goalMs * 1.25, far * 1.19);
  const mark = goalMs === null || whole === null ? null : goalMs / whole;
  if (took !== null) {
    const bar = whole === null ? null : took / whole;
    if (target === null || goalMs === null)
      return { name, value: short(took), words: "No target set", verdict: "none", bar, mark };
    const met = took <= goalMs;
    const words = `${met ? "Met" : "Missed"}, target ${goal(target)}`;
    return { name, value: short(took), words, verdict: met ? "met" : "missed", bar, mark };
  }
  if (over)
    return { name, value: "Not applicable", words: "It never came", verdict: "none", bar: null, mark: null };
  if (target === null || goalMs === null)
    return { name, value: "Pending", words: "No target set", verdict: "running", bar: null, mark };
  const words = running > goalMs ? `Past the target of ${goal(target)}` : `Target ${goal(target)}`;
  return { name, value: "Pending", words, verdict: "running", bar: null, mark };
}

/** Kept of all that were settled; while it runs, open ones past due count as not kept and it is provisional. */
function kept(promises: readonly Given[], target: number | null, over: boolean, now: number): Figure {
  const name = "Update promises kept";
  const counted = promises.filter(
    (one) => one.state !== "Withdrawn" && (one.state !== "Open" || (!over && Date.parse(one.dueAt) < now)),
  );
  if (counted.length === 0)
    return { name, value: "Not applicable", words: "None was due", verdict: "none", bar: null, mark: null };
  const good = counted.filter((one) => one.state === "Kept").length;
  const share = (100 * good) / counted.length;
  const told = `${Math.round(share)} %${over ? "" : ", provisional"}`;
  const words = target === null ? told : `${told}, target ${target} %`;
  const settled = target === null ? "none" : share >= target ? "met" : "missed";
  return {
    name,
    value: `${good} of ${counted.length}`,
    words,
    verdict: over ? settled : "running",
    bar: share / 100,
    mark: target === null ? null : target / 100,
  };
}

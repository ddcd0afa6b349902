// How an incident stood when an act was opened, and what others have changed since, in words.
import type { Promise as Given, TimelineEvent } from "../types";
import type { SeenIncident } from "../types/seen";
import { phaseName } from "./phases";
import { clock } from "./wording";

/** What acts decide by. */
export interface Standing {
  status: SeenIncident["status"];
  phase: number;
  activePhase: number;
  severity: string;
  etag: string;
  published: boolean;
  offered: string;
  /** Open promises, `id dueAt`. */
  promises: readonly string[];
}

export interface Stood {
  incident: SeenIncident;
  promises: readonly Given[];
}

export function standing({ incident, promises }: Stood): Standing {
  return {
    status: incident.status,
    phase: incident.phase,
    activePhase: incident.activePhase,
    severity: incident.severity ?? "",
    etag: incident.etag,
    published: Boolean(incident.publishedAt),
    offered: incident.handover?.state === "Offered" ? incident.handover.to : "",
    promises: promises
      .filter((one) => one.state === "Open")
      .map((one) => `${one.id} ${one.dueAt}`)
      .sort(),
  };
}

type Fact = Exclude<keyof Standing, "etag">;

/** What an act is decided by; what else moves while it is open does not concern it. */
export const CONCERNS: Record<string, readonly Fact[]> = {
  advance: ["status", "activePhase"],
  reenter: ["status", "activePhase"],
  leaveReentry: ["status", "activePhase"],
  status: ["status"],
  severity: ["status", "severity"],
  resolve: ["status", "activePhase", "promises"],
  reopen: ["status"],
  milestone: ["status", "promises"],
  update: ["status", "promises", "published"],
  promise: ["status", "promises"],
  withdraw: ["status", "promises"],
  publish: ["published"],
  unpublish: ["published"],
  handover: ["status", "offered"],
  acceptHandover: ["offered"],
  declineHandover: ["offered"],
};

/** One sentence for each thing that concerns `act` and is different now; the log tells who did it and when. */
export function differences(
  act: string,
  was: Standing,
  is: Standing,
  log: readonly TimelineEvent[],
): string[] {
  return (CONCERNS[act] ?? [])
    .filter((fact) => String(was[fact]) !== String(is[fact]))
    .map((fact) => SAID[fact](was, is, log));
}

const since = (log: readonly TimelineEvent[], fits: (event: TimelineEvent) => boolean): string => {
  const found = [...log].reverse().find((event) => event.automatic && fits(event));
  return found ? ` since ${clock(found.recordedAt)} UTC, by ${found.actor}` : "";
};
const titled =
  (begin: RegExp) =>
  (event: TimelineEvent): boolean =>
    begin.test(event.title);

type Say = (was: Standing, is: Standing, log: readonly TimelineEvent[]) => string;
const phase: Say = (was, is, log) =>
  `The phase is ${is.activePhase} ${phaseName(is.activePhase)}${since(log, (event) => event.type === "phase")}; it was ${was.activePhase} ${phaseName(was.activePhase)}.`;

const SAID: Record<Fact, Say> = {
  status: (was, is, log) =>
    `The status is ${is.status}${since(log, titled(/^Status: /))}; it was ${was.status}.`,
  phase,
  activePhase: phase,
  severity: (was, is, log) =>
    `The severity is ${is.severity}${since(log, titled(/^Severity: /))}; it was ${was.severity}.`,
  published: (_was, is, log) =>
    (is.published ? "It is published" : "It is off the public page") + `${since(log, titled(/ublished/))}.`,
  offered: (_was, is, log) =>
    (is.offered ? `The hand-over is offered to ${is.offered}` : "No hand-over is open") +
    `${since(log, titled(/^MIM/))}.`,
  promises: (_was, is, log) =>
    (is.promises.length ? "The next update is promised anew" : "No promise is open any more") +
    `${since(log, titled(/promise/i))}.`,
};

export const resolved = (at: Standing): string | undefined =>
  at.status === "Resolved" ? "The incident is resolved: reopen it first" : undefined;

/** Why an act cannot be done now; the words of rules.md 7 and 8. */
export const BLOCKED: Record<string, (at: Standing) => string | undefined> = {
  advance: (at) =>
    resolved(at) ??
    (at.activePhase < at.phase
      ? `${phaseName(at.activePhase)} is being visited again: return to ${phaseName(at.phase)} first`
      : at.phase === 8
        ? "Resolution is the last phase: resolve"
        : undefined),
  reenter: (at) =>
    resolved(at) ??
    (at.phase === 8 && at.activePhase === 8
      ? "Re-entry ends with phase 7, now 8"
      : reentries(at).length === 0
        ? `Re-entry leads back to Gather or Assess, now ${at.phase} ${phaseName(at.phase)}`
        : undefined),
  leaveReentry: (at) => resolved(at) ?? (at.activePhase < at.phase ? undefined : "No re-entry is open"),
  status: (at) =>
    resolved(at) ??
    (at.status === "Active" && at.phase < 6 ? `Monitoring needs phase 6, now ${at.phase}` : undefined),
  severity: resolved,
  /** A false alarm can be called from Active at any time, so the act itself is open. */
  resolve: (at) =>
    at.status === "Resolved"
      ? "It is resolved already"
      : at.status === "Monitoring" && at.phase < 8
        ? `Resolve needs phase 8, now ${at.phase}`
        : undefined,
  reopen: (at) =>
    at.status === "Resolved" ? undefined : `Only a resolved incident is reopened, now ${at.status}`,
  promise: resolved,
  withdraw: (at) => resolved(at) ?? (at.promises.length ? undefined : "No promise is open"),
  publish: (at) => (at.published ? "It is published: unpublish it first" : undefined),
  unpublish: (at) => (at.published ? undefined : "It is not published"),
  handover: (at) => resolved(at),
};

/** Gather and Assess, as far as they can be re-entered now. */
export const reentries = (at: Standing): (2 | 3)[] =>
  ([2, 3] as const).filter((n) => n < at.phase && n !== at.activePhase);

/** Why it cannot be resolved in the ordinary way yet; undefined when it can. */
export function notResolvable(at: Standing): string | undefined {
  if (at.status === "Active")
    return at.phase < 6
      ? `Resolve needs Monitoring first, and that phase 6, now ${at.phase}`
      : "Resolve needs Monitoring first";
  return BLOCKED["resolve"]?.(at);
}

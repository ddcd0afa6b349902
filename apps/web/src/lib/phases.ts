// The eight phases: their names, and how far an incident stands in them (rules.md 2 and 7).
import type { IncidentStatus, PhaseNumber, PhaseVisit } from "../types";
import { moment, short } from "./wording";

export const PHASE_NAMES = [
  "Alert",
  "Gather",
  "Assess",
  "Initial",
  "Isolation",
  "Mitigation",
  "Validation",
  "Resolution",
] as const;

export const phaseName = (n: number): string => PHASE_NAMES[n - 1] ?? String(n);

export type Pace = "fast" | "ok" | "slow";

/** Time ÷ target: fast up to 0.9, ok up to 1.4, slow above. */
export function pace(ms: number, targetMinutes: number): Pace {
  const share = ms / (targetMinutes * 60_000);
  return share <= 0.9 ? "fast" : share <= 1.4 ? "ok" : "slow";
}

export interface Step {
  n: PhaseNumber;
  name: string;
  kind: "done" | "now" | "todo" | "reached" | "skipped";
  reentered: boolean;
  /** The line under the name. */
  note: string;
  /** In full, for who looks closer: every stay, and the target. */
  detail: string;
}

export interface Standing {
  visits: readonly PhaseVisit[];
  phase: PhaseNumber;
  activePhase: PhaseNumber;
  status: IncidentStatus;
}

const SLOW: Record<Pace, string> = { fast: "", ok: "", slow: ", slow" };
const spent = (visits: readonly PhaseVisit[], now: number): number =>
  visits.reduce(
    (sum, one) => sum + Math.max(0, (one.leftAt ? Date.parse(one.leftAt) : now) - Date.parse(one.enteredAt)),
    0,
  );

/** Eight steps as the phase bar shows them at `now`. */
export function steps(at: Standing, targets: readonly number[], now: number): Step[] {
  return PHASE_NAMES.map((name, i) => {
    const n = (i + 1) as PhaseNumber;
    const visits = at.visits.filter((one) => one.phase === n);
    const target = targets[i] ?? 0;
    const open = visits.find((one) => one.leftAt === null);
    const reentered = open !== undefined && (open.kind === "reentry" || open.kind === "reopen");
    const kind = kindOf(at, n, visits.length > 0, open !== undefined);
    const current = open && reentered ? spent([open], now) : spent(visits, now);
    return {
      n,
      name,
      kind,
      reentered,
      note: noteOf(kind, at.status, { visits: visits.length, ms: current, target, reentered }),
      detail: detailOf(visits, target, now),
    };
  });
}

function kindOf(at: Standing, n: number, visited: boolean, open: boolean): Step["kind"] {
  if (open) return "now";
  if (n === at.phase && at.activePhase < at.phase && at.status !== "Resolved") return "reached";
  if (visited) return "done";
  return n < at.phase ? "skipped" : "todo";
}

interface Stay {
  visits: number;
  ms: number;
  target: number;
  reentered: boolean;
}

function noteOf(kind: Step["kind"], status: IncidentStatus, { visits, ms, target, reentered }: Stay): string {
  const times = visits > 1 ? ` in ${visits} visits` : "";
  switch (kind) {
    case "now":
      return reentered
        ? `Re-entered · ${short(ms)}${SLOW[pace(ms, target)]}`
        : `${short(ms)} of ${target}m${times}${SLOW[pace(ms, target)]}`;
    case "reached":
      return `Reached · ${short(ms)}${times}`;
    case "done":
      return `${short(ms)}${times}`;
    case "skipped":
      return "Skipped";
    default:
      return status === "Resolved" ? "Not reached" : `Target ${target}m`;
  }
}

function detailOf(visits: readonly PhaseVisit[], target: number, now: number): string {
  const stays = visits.map((one) => {
    const left = one.leftAt ? `left ${moment(one.leftAt, now)}` : "open";
    return `Entered ${moment(one.enteredAt, now)}, ${left}, ${short(spent([one], now))}.${one.reason ? ` ${one.reason}` : ""}`;
  });
  return [...stays, `Target ${target}m.`].join(" ");
}

/** The same in one line, for a narrow page: `2/8 Gather, re-entered` and `52m · reached 5 Isolation`. */
export function inOneLine(all: readonly Step[], at: Standing): { place: string; rest: string } {
  const step = all[at.activePhase - 1];
  if (!step) return { place: "", rest: "" };
  const place = `${step.n}/8 ${step.name}${step.reentered ? ", re-entered" : ""}`;
  const rest = step.note.replace("Re-entered · ", "").replace(" of ", ", target ");
  const reached = at.activePhase < at.phase ? ` · reached ${at.phase} ${phaseName(at.phase)}` : "";
  return { place, rest: rest + reached };
}

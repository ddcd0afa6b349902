// The eight phases in words for those who wait: what they may expect in each.
import type { PhaseNumber } from "../types";
import { phaseName } from "./phases";

const EXPECTED: readonly string[] = [
  "Responders are being called. Scope and a first milestone follow.",
  "The bridge is staffed and facts are being collected.",
  "Impact and severity are being confirmed.",
  "The first milestone comes, with the time of the next.",
  "The fault is being isolated. If the next update moves, you will be told.",
  "A fix is being applied, with a way back.",
  "Systems are checked one by one. The resolution milestone is prepared.",
  "The resolution is published and a review is planned.",
];

/** What happens next, for those who wait. */
export const expected = (phase: PhaseNumber): string => EXPECTED[phase - 1] ?? "";

/** What a phase has brought when it is over, or will bring: the steps that a reader outside follows. */
const STEPS: readonly (readonly [from: number, words: string])[] = [
  [1, "Responders called"],
  [2, "Facts collected"],
  [3, "Impact and severity confirmed"],
  [4, "First milestone with the time of the next"],
  [5, "Fault isolated"],
  [6, "Fix applied, with a way back"],
  [7, "Systems checked one by one"],
  [8, "Resolution published, review planned"],
];

export type StepState = "done" | "now" | "reached" | "todo";

export interface Step {
  phase: PhaseNumber;
  name: string;
  words: string;
  state: StepState;
}

/** The eight steps as they stand; after the end everything that was reached is done. */
export function steps(at: { phase: PhaseNumber; activePhase: PhaseNumber; over: boolean }): Step[] {
  return STEPS.map(([phase, words]) => ({
    phase: phase as PhaseNumber,
    name: phaseName(phase),
    words,
    state: stateOf(phase, at),
  }));
}

function stateOf(
  step: number,
  { phase, activePhase, over }: { phase: number; activePhase: number; over: boolean },
): StepState {
  if (over) return step <= phase ? "done" : "todo";
  if (step === activePhase) return "now";
  if (step === phase) return "reached";
  return step < phase ? "done" : "todo";
}

/** The step before the present one, the present one, and everything to come: what a reader needs to see. */
export function ahead(all: readonly Step[]): Step[] {
  const now = all.findIndex((step) => step.state === "now");
  return now < 0 ? all.filter((step) => step.state === "done").slice(-1) : all.slice(Math.max(0, now - 1));
}

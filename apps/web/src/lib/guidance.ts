// What the MIM does in each phase, when it is done, and whom to tell.
import type { Severity } from "../types";

export const GUIDANCE: readonly { line: string; done: string }[] = [
  {
    line: "Declare it, open the bridge, call the SRE lead.",
    done: "Severity is set and a technical responder is on the bridge.",
  },
  {
    line: "Call the rotas; collect logs, figures, recent changes; hear each team in turn. After 10 minutes go on with what you have.",
    done: "Every system known to be hit has reported.",
  },
  {
    line: "Count users and systems, confirm the severity, name who owns the fix.",
    done: "Severity confirmed, seats settled, next technical step known.",
  },
  {
    line: "Cut the first milestone with a next update within 30 minutes. Brief the executives.",
    done: "First milestone cut.",
  },
  {
    line: "One owner for the cause. Log each suspicion and how it ended. Keep the cadence.",
    done: "Cause known, not yet fixed.",
  },
  {
    line: "Log every action. Know the way back. Do not move on until the gain holds.",
    done: "Applied, and figures settle.",
  },
  {
    line: "Compare each figure with its normal. Take a sign-off per system.",
    done: "Each owner confirms; Critical and High: 10 clean minutes.",
  },
  {
    line: "Resolve with the milestone, release people by name, set the After Action.",
    done: "Resolution milestone cut, people released, After Action planned.",
  },
];

/** Whom a severity concerns: said to the MIM, never sent by itself. */
export const TELL: Record<Severity, string> = {
  Critical: "executive and engineering leadership, stakeholders",
  High: "engineering leadership, stakeholders",
  Medium: "the on-call of the service",
  Low: "nobody",
};

// Which outward or weighty act is open in front of the Fireground. Buttons, commands and keys open one by name.
import { inFront, keyAhead } from "../../keyahead";

export type ActName =
  | "advance"
  | "reenter"
  | "leaveReentry"
  | "status"
  | "severity"
  | "resolve"
  | "reopen"
  | "milestone"
  | "update"
  | "promise"
  | "withdraw"
  | "publish"
  | "unpublish"
  | "handover"
  | "answerHandover"
  | "retract"
  | "catchUp";

export interface Act {
  name: ActName;
  /** What it is about: an event, an update, a milestone, a promise; or text to begin with. */
  subject?: string;
}

class Acts {
  current = $state.raw<Act | null>(null);

  open(name: ActName, subject?: string): void {
    this.current = subject === undefined ? { name } : { name, subject };
    keyAhead.waitFor(() => this.current === null || inFront(), true);
  }

  close(): void {
    this.current = null;
  }
}

export const acts = new Acts();

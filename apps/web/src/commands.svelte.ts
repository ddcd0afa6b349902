// Every command of the page in one list: its words, its key, the line that says it, whether it can be done now.
// The palette, the "?" sheet, the typed line and the keys all read this list; views offer their commands to it.
import { clock } from "./lib/wording";
import { live } from "./live.svelte";
import type { IconName } from "./ui/icons";

export interface Command {
  /** Stable name, as `advance`; typed as `/advance`. */
  name: string;
  title: string;
  group: "Incident" | "Communication" | "Command" | "Go to" | "Page";
  /** A single letter, or `Ctrl+K`; letters work outside fields only and can be turned off. */
  key?: string;
  /** A second key that does the same. */
  otherKey?: string;
  /** What may follow the name on the typed line, as `30m` or `text`; shown as a hint. */
  takes?: string;
  /** The words that may follow, when there are few; completed by Tab, and everything else is refused. */
  choices?: () => readonly string[];
  /** The sign beside its words in the palette; without one that of its group. */
  icon?: IconName;
  /** Other words for it, by which it is found. */
  also?: string;
  /** Outward or irreversible: needs the server to hear us now, and is never queued. */
  outward?: boolean;
  /** Why it cannot be done now, in words; undefined when it can. */
  blocked?: () => string | undefined;
  run: (rest: string) => void;
}

class Commands {
  #offers = $state.raw<readonly (readonly Command[])[]>([]);
  /** Everything that is offered now; a later offer of the same name wins. */
  all = $derived([...new Map(this.#offers.flat().map((one) => [one.name, one])).values()]);

  /** Offer commands until the returned function is called. `under`: a view's own of the same name or key win. */
  offer(list: readonly Command[], { under = false } = {}): () => void {
    this.#offers = under ? [list, ...this.#offers] : [...this.#offers, list];
    return () => (this.#offers = this.#offers.filter((one) => one !== list));
  }

  find(name: string): Command | undefined {
    return this.all.find((one) => one.name === name);
  }

  /** Why it cannot be done now, in words; undefined when it can. */
  why(command: Command): string | undefined {
    if (command.outward && !live.live)
      return live.state === "revoked"
        ? "Signed out: sign in again first"
        : `Needs a connection, lost at ${clock(live.since ?? live.heardAt)} UTC`;
    return command.blocked?.();
  }

  /** Run one by name unless it is blocked; gives the reason when it is. */
  run(name: string, rest = ""): string | undefined {
    const command = this.find(name);
    if (!command) return `There is no command "${name}" here.`;
    const reason = this.why(command);
    if (reason === undefined) command.run(rest);
    return reason;
  }
}

export const commands = new Commands();

// Every command of the page in one list: its words, its key, the line that says it, whether it can be done now.
// The palette, the "?" sheet, the typed line and the keys all read this list; views offer their commands to it.

export interface Command {
  /** Stable name, as `advance`; typed as `/advance`. */
  name: string;
  title: string;
  group: "Incident" | "Communication" | "Command" | "Go to" | "Page";
  /** A single letter, or `Ctrl+K`; letters work outside fields only and can be turned off. */
  key?: string;
  /** What may follow the name on the typed line, as `30m` or `text`; shown as a hint. */
  takes?: string;
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

  /** Offer commands until the returned function is called. */
  offer(list: readonly Command[]): () => void {
    this.#offers = [...this.#offers, list];
    return () => (this.#offers = this.#offers.filter((one) => one !== list));
  }

  find(name: string): Command | undefined {
    return this.all.find((one) => one.name === name);
  }

  /** Run one by name unless it is blocked; gives the reason when it is. */
  run(name: string, rest = ""): string | undefined {
    const command = this.find(name);
    if (!command) return `There is no command "${name}" here.`;
    const reason = command.blocked?.();
    if (reason === undefined) command.run(rest);
    return reason;
  }
}

export const commands = new Commands();

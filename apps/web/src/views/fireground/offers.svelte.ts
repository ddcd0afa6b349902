// The way to run a command from a button of this view, and the word on why one cannot be done now.
import { commands } from "../../commands.svelte";

class Offers {
  /** Why the last thing asked for cannot be done now; shown in the notice slot until something else happens. */
  refused = $state("");

  /** Run a command; when it is blocked, say why where notices stand. */
  run(name: string, rest = ""): void {
    this.refused = commands.run(name, rest) ?? "";
  }
}

export const offers = new Offers();

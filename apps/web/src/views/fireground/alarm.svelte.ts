// The overdue alarm, and that somebody at this page has seen it: then the sign stops moving.
import { clock } from "../../clock.svelte";

class Alarm {
  #seen = $state.raw<Readonly<Record<string, number>>>({});

  /** When the alarm of the promise due then was acknowledged here; null while it was not. */
  seenAt(due: string): number | null {
    return this.#seen[due] ?? null;
  }

  see(due: string): void {
    this.#seen = { ...this.#seen, [due]: clock.now };
  }
}

export const alarm = new Alarm();

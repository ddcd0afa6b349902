// One clock for the whole page: the server's time, ticking once a second. Everything that counts reads `clock.now`.
import { boot } from "./boot";

class Clock {
  /** Server time in ms, to the second. */
  now = $state(boot.serverTime);
  #offset = boot.serverTime - Date.now();

  constructor() {
    this.#tick();
  }

  /** A message of the server tells its time; the newest word wins. */
  heard(serverTime: number): void {
    this.#offset = serverTime - Date.now();
  }

  #tick(): void {
    this.now = Date.now() + this.#offset;
    setTimeout(() => this.#tick(), 1_000 - (this.now % 1_000));
  }
}

export const clock = new Clock();

// How long a refusal asks to wait, as it runs out on screen.
import type { Refused } from "./api";
import { clock } from "./clock.svelte";

/** Seconds until the same may be tried again; 0: now. */
export function secondsLeft(refused: Refused | null | undefined): number {
  if (!refused?.retryAfter) return 0;
  void clock.now; // counts down each second
  return Math.max(0, Math.ceil(refused.retryAfter - (Date.now() - refused.at) / 1_000));
}

// An incident that a view opens and follows while it is on screen, or the reason why it could not.
import { Refused } from "./api";
import { FollowedIncident } from "./followed.svelte";

export class Opened {
  incident = $state.raw<FollowedIncident>();
  refused = $state.raw<Refused>();

  /** Open and follow until the returned function is called. */
  follow(ref: string, audience?: "stakeholder" | "executive"): () => void {
    let stop: (() => void) | undefined;
    let left = false;
    FollowedIncident.open(ref, audience).then(
      (opened) => {
        if (left) return;
        this.incident = opened;
        stop = opened.start();
      },
      (reason: unknown) => {
        if (!(reason instanceof Refused)) throw reason;
        this.refused = reason;
      },
    );
    return () => {
      left = true;
      stop?.();
    };
  }
}

// What one may do here follows one's seat: read anew when the seats change, so that nobody waits for a reload.
import { untrack } from "svelte";
import { answer, client, Refused } from "../../api";
import type { FollowedIncident } from "../../followed.svelte";

/** Call `offer` for the rights as they are, and anew whenever they change, until the returned function is called. */
export function heedRights(followed: FollowedIncident, offer: () => () => void): () => void {
  return $effect.root(() => {
    const rights = $derived(followed.picture.rights);
    const seats = $derived(followed.picture.incident.command);
    let known = untrack(() => seats);
    $effect(() => {
      void rights;
      return untrack(offer);
    });
    $effect(() => {
      const changed = seats !== known;
      known = seats;
      if (changed && untrack(() => followed.picture.column) === "command_participant") void read(followed);
    });
  });
}

async function read(followed: FollowedIncident): Promise<void> {
  const params = { path: { id: followed.picture.incident.id } };
  try {
    const { rights } = await answer(client.GET("/v1/incidents/{id}/opening", { params }));
    followed.picture = { ...followed.picture, rights };
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason; // what is offered stays, and the server still decides
  }
}

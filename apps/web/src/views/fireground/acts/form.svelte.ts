// The text of an act: kept as a draft of its incident under the act's name.
import type { FollowedIncident } from "../../../followed.svelte";
import { Typed } from "../../../typed.svelte";

export class Form<T extends object> extends Typed<T> {
  constructor(followed: FollowedIncident, name: string, first: T) {
    super(followed.picture.incident.id, name, first);
  }
}

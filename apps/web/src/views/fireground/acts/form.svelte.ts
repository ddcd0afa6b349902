// The text of an act: kept as a draft of its incident under the act's name.
import type { FollowedIncident } from "../../../followed.svelte";
import { Typed } from "../../../typed.svelte";

export class Form<T extends object> extends Typed<T> {
  /** `given`: what was typed after the command; it stands before an older draft. */
  constructor(followed: FollowedIncident, name: string, first: T, given: Partial<T> = {}) {
    super(followed.picture.incident.id, name, first, given);
  }
}

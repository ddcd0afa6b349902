// The text of a small dialog: plain fields, kept as a draft under the act's name.
import type { FollowedIncident } from "../../../followed.svelte";
import { Kept } from "./kept.svelte";

export class Form<T extends object> {
  text = $state<T>() as T;
  readonly kept: Kept<T>;

  constructor(
    followed: FollowedIncident,
    name: string,
    private readonly first: T,
  ) {
    this.text = { ...first };
    this.kept = new Kept(followed.picture.incident.id, name);
    void this.kept.restore(first).then((found) => found && (this.text = { ...first, ...found }));
  }

  keep(): void {
    this.kept.note($state.snapshot(this.text) as T);
  }

  clear(): void {
    this.text = { ...this.first };
  }
}

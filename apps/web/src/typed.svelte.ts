// What is typed into a form: plain fields, kept as a draft on this device until it is sent or discarded.
import { Kept } from "./kept.svelte";

export class Typed<T extends object> {
  text = $state<T>() as T;
  /** Whether it holds what was kept, if anything was. */
  ready = $state(false);
  readonly kept: Kept<T>;

  /** `place`: the incident that it is about, or a part of the house. `first`: what the form begins with. */
  constructor(
    place: string,
    name: string,
    private readonly first: T,
    /** Typed before the form was there: it stands before what was kept. */
    given: Partial<T> = {},
  ) {
    this.text = { ...first, ...given };
    this.kept = new Kept(place, name);
    void this.kept.restore(first).then((found) => {
      if (found) this.#put(found);
      this.ready = true;
    });
    $effect(() => this.keep());
  }

  /** What was kept fills the fields that nobody has written in since. */
  #put(found: T): void {
    const untouched = (name: keyof T): boolean =>
      JSON.stringify(this.text[name]) === JSON.stringify(this.first[name]);
    for (const name of Object.keys(this.first) as (keyof T)[])
      if (name in found && untouched(name)) this.text[name] = found[name];
  }

  keep(): void {
    this.kept.note($state.snapshot(this.text) as T);
  }

  clear(): void {
    this.text = { ...this.first };
  }

  /** Sent: nothing is kept any more. */
  done(): void {
    this.kept.discard();
  }
}

// Writing into the log: the composer, and what is on its way. Loaded right after the log is there.
import { undrawn } from "../../lib/outbox";
import { outbox } from "../../outbox.svelte";
import type { OnTheWay } from "./feed.svelte";

export { default as Composer } from "./Composer.svelte";
export { default as More } from "./More.svelte";
export { default as Pending } from "./Pending.svelte";

export const way: OnTheWay = {
  undrawn: ({ incident, timeline }) =>
    undrawn(
      outbox.all.filter((one) => one.incident === incident.id),
      timeline,
    ),
  arrived: (event) => outbox.arrived(event),
};

// The acts of an After Action as commands: what is next, and why something cannot be done now.
import type { Command } from "../../commands.svelte";
import type { Review } from "../../types";
import type { Reviewed } from "./reviewed.svelte";

export type Opened = "scheduledAt" | "heldAt" | "publish" | "repeat" | null;

const FINAL = "It is published: add to it instead";

export function reviewCommands(
  reviewed: () => Reviewed | undefined,
  open: (what: Opened) => void,
): readonly Command[] {
  const found = (): Review | undefined => reviewed()?.review;
  const published = (): string | undefined => {
    const review = found();
    if (!review) return "There is no After Action yet";
    if (review.status === "Published") return FINAL;
    return review.resolvedAt ? undefined : "The incident is open again";
  };
  const may = (right: string): string | undefined =>
    reviewed()?.may(right) ? undefined : "Those who command it may";
  const one = (
    name: string,
    title: string,
    right: string,
    what: Opened,
    blocked: () => string | undefined = published,
  ): Command => ({
    name,
    title,
    group: "Incident",
    icon: "doc",
    outward: true,
    blocked: () => may(right) ?? blocked(),
    run: () => open(what),
  });
  return [
    one("repeat", "Repeated cause…", "review.edit", "repeat"),
    one("schedule", "Schedule…", "review.edit", "scheduledAt", () => {
      const why = published();
      return why ?? (found()?.heldAt ? "It was held" : undefined);
    }),
    one("held", "Set as held…", "review.hold", "heldAt"),
    one("publishreview", "Publish review…", "review.hold", "publish", () => {
      const why = published();
      return why ?? (found()?.status === "Held" ? undefined : "It was not held yet");
    }),
  ];
}

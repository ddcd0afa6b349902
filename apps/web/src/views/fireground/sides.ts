// What stands beside the log, the commands and their dialogs: loaded right after the log is there.
import { commands, type Command } from "../../commands.svelte";
import type { FollowedIncident } from "../../followed.svelte";
import type { Feed } from "./feed.svelte";
import { reading, type Tab } from "./reading";
import { router } from "../../router.svelte";
import { acts } from "./acts.svelte";
import { offeredActs } from "./acts/offered";
import { heedRights } from "./rights.svelte";

export { default as Acts } from "./acts/Acts.svelte";
export { default as CommandTeam } from "./CommandTeam.svelte";
export { default as Here } from "./Here.svelte";
export { default as InTrouble } from "./InTrouble.svelte";
export { default as Outside } from "./Outside.svelte";
export { default as Participants } from "./Participants.svelte";
export { default as Situation } from "./Situation.svelte";
export { default as Told } from "./Told.svelte";

/** Offer what can be done here until the returned function is called. */
export const offer = (followed: FollowedIncident, feed: Feed, show: (tab: Tab) => void): (() => void) =>
  heedRights(followed, () =>
    commands.offer([...offeredActs(followed), ...reading(followed, feed, show), ...about(followed)]),
  );

/** What is told about it as a whole: to a late joiner, and afterwards. */
const about = (followed: FollowedIncident): Command[] => [
  {
    name: "catchup",
    title: "Catch up: a summary of the log…",
    group: "Incident",
    icon: "doc",
    also: "late joiner draft",
    outward: true,
    run: () => acts.open("catchUp"),
  },
  {
    name: "review",
    title: "After Action",
    group: "Incident",
    icon: "doc",
    also: "learning debrief",
    blocked: () =>
      followed.picture.incident.status === "Resolved" || followed.picture.incident.afterAction
        ? undefined
        : "It follows once the incident is resolved",
    run: () => router.go(`/incidents/${followed.picture.incident.number}/review`),
  },
];

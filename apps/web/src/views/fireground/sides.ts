// What stands beside the log, and the commands: loaded right after the log is there.
import { commands } from "../../commands.svelte";
import type { FollowedIncident } from "../../followed.svelte";
import type { Feed } from "./feed.svelte";
import { reading, type Tab } from "./reading";
import { offeredActs } from "./acts/offered";

export { default as CommandTeam } from "./CommandTeam.svelte";
export { default as Outside } from "./Outside.svelte";
export { default as Participants } from "./Participants.svelte";
export { default as Situation } from "./Situation.svelte";
export { default as Told } from "./Told.svelte";

/** Offer what can be done here until the returned function is called. */
export const offer = (followed: FollowedIncident, feed: Feed, show: (tab: Tab) => void): (() => void) =>
  commands.offer([...offeredActs(followed), ...reading(followed, feed, show)]);

// The weighty acts as commands: their words, keys, what may follow on the typed line, and why one cannot be done now.
import type { Command } from "../../../commands.svelte";
import type { FollowedIncident } from "../../../followed.svelte";
import { phaseName } from "../../../lib/phases";
import { BLOCKED, notResolvable, standing, type Standing } from "../../../lib/standing";
import { SEVERITIES } from "../../../types";
import { acts, type ActName } from "../acts.svelte";

interface Line {
  /** As typed after the slash. */
  name: string;
  /** The dialog it opens. */
  act: ActName;
  title: (at: Standing, followed: FollowedIncident) => string;
  group: Command["group"];
  /** Any one of these rights offers it. */
  rights: readonly string[];
  key?: string;
  takes?: string;
  choices?: () => readonly string[];
  blocked?: (at: Standing, followed: FollowedIncident) => string | undefined;
}

const COMMAND = ["incident.command"];
const next = (followed: FollowedIncident): number =>
  Math.max(0, ...followed.picture.milestones.map((one) => one.sequence)) + 1;

/** Active in any phase may end as a false alarm; Monitoring ends from phase 8. */
const unresolvable = (at: Standing): string | undefined =>
  at.status === "Active" ? undefined : notResolvable(at);

const LINES: readonly Line[] = [
  {
    name: "milestone",
    act: "milestone",
    title: (at, followed) =>
      at.status === "Resolved" ? "Cut the resolution milestone…" : `Cut milestone ${next(followed)}…`,
    group: "Communication",
    rights: ["milestone.cut"],
    key: "m",
    takes: "title",
    blocked: (at, { picture }) =>
      at.status === "Resolved" && !picture.incident.resolutionMilestoneMissing
        ? "This resolution has its milestone"
        : undefined,
  },
  {
    name: "update",
    act: "update",
    title: (at) => (at.published ? "Publish a status update…" : "Post a status update…"),
    group: "Communication",
    rights: ["update.public", "update.internal"],
    key: "Shift+U",
    takes: "text",
  },
  {
    name: "promise",
    act: "promise",
    title: (at) =>
      at.promises.length ? "Promise a new next update, with a reason…" : "Promise the next update…",
    group: "Communication",
    rights: ["promise.make"],
    key: "p",
    takes: "30m",
  },
  {
    name: "withdraw",
    act: "withdraw",
    title: () => "Withdraw the promise, with a reason…",
    group: "Communication",
    rights: ["promise.make"],
    takes: "reason",
  },
  {
    name: "publish",
    act: "publish",
    title: () => "Publish on the public page…",
    group: "Communication",
    rights: ["publication.change"],
    takes: "public title",
    blocked: (at, { picture }) =>
      picture.incident.restricted ? "A restricted incident cannot be published" : BLOCKED["publish"]?.(at),
  },
  {
    name: "unpublish",
    act: "unpublish",
    title: () => "Take it off the public page, with a reason…",
    group: "Communication",
    rights: ["publication.change"],
    takes: "reason",
  },
  {
    name: "advance",
    act: "advance",
    title: (at) =>
      at.phase < 8 ? `Advance to ${at.phase + 1} ${phaseName(at.phase + 1)}…` : "Advance the phase…",
    group: "Incident",
    rights: COMMAND,
    key: "a",
    takes: "5",
  },
  {
    name: "reenter",
    act: "reenter",
    title: () => "Re-enter Gather or Assess, with a reason…",
    group: "Incident",
    rights: COMMAND,
    key: "r",
    choices: () => ["gather", "assess"],
  },
  {
    name: "leave",
    act: "leaveReentry",
    title: (at) => `Leave the re-entry, return to ${at.phase} ${phaseName(at.phase)}…`,
    group: "Incident",
    rights: COMMAND,
    key: "b",
  },
  {
    name: "status",
    act: "status",
    title: (at) =>
      at.status === "Monitoring" ? "Back to Active, recovery failed…" : "Change the status to Monitoring…",
    group: "Incident",
    rights: COMMAND,
    key: "s",
    choices: () => ["monitoring", "active"],
  },
  {
    name: "severity",
    act: "severity",
    title: (at) => `Change the severity, now ${at.severity}…`,
    group: "Incident",
    rights: ["incident.edit"],
    choices: () => SEVERITIES.map((one) => one.toLowerCase()),
  },
  {
    name: "resolve",
    act: "resolve",
    title: (at) =>
      at.status === "Active" ? "Resolve as a false alarm…" : "Resolve, with the last milestone…",
    group: "Incident",
    rights: COMMAND,
    blocked: unresolvable,
  },
  {
    name: "reopen",
    act: "reopen",
    title: () => "Reopen, with a reason…",
    group: "Incident",
    rights: COMMAND,
    takes: "reason",
  },
  {
    name: "handover",
    act: "handover",
    title: (at) => (at.offered ? `Hand-over offered to ${at.offered}…` : "Offer the hand-over…"),
    group: "Command",
    rights: ["handover.offer"],
    key: "h",
    takes: "e-mail",
  },
];

/** The acts that this person may do on this incident; a list for the palette, the keys, the typed line and buttons. */
export function offeredActs(followed: FollowedIncident): Command[] {
  const at = (): Standing => standing(followed.picture);
  return LINES.filter((line) => line.rights.some((right) => followed.picture.rights.includes(right))).map(
    (line) => ({
      name: line.name,
      get title() {
        return line.title(at(), followed);
      },
      group: line.group,
      ...(line.key === undefined ? {} : { key: line.key }),
      ...(line.takes === undefined ? {} : { takes: line.takes }),
      ...(line.choices === undefined ? {} : { choices: line.choices }),
      outward: true,
      blocked: () => (line.blocked ? line.blocked(at(), followed) : BLOCKED[line.act]?.(at())),
      run: (rest) => (rest.trim() ? acts.open(line.act, rest.trim()) : acts.open(line.act)),
    }),
  );
}

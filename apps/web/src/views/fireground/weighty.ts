// The weighty acts on this incident as commands: one list for the buttons, the keys, the palette and the typed line.
import type { Command } from "../../commands.svelte";
import type { FollowedIncident } from "../../followed.svelte";
import { phaseName } from "../../lib/phases";
import { live } from "../../live.svelte";
import { acts, type ActName } from "./acts.svelte";

interface Weighty {
  name: ActName;
  title: (at: At) => string;
  group: Command["group"];
  right: string;
  key?: string;
  takes?: string;
  /** Why the incident does not allow it now. */
  blocked?: (at: At) => string | undefined;
}

interface At {
  phase: number;
  activePhase: number;
  status: string;
  published: boolean;
  promised: boolean;
  offered: boolean;
}

const reentered = (at: At): boolean => at.activePhase < at.phase;
const ended = (at: At): string | undefined =>
  at.status === "Resolved" ? "The incident is resolved. Reopen it first." : undefined;

const WEIGHTY: readonly Weighty[] = [
  {
    name: "milestone",
    title: () => "Cut a milestone…",
    group: "Communication",
    right: "milestone.cut",
    key: "m",
  },
  {
    name: "update",
    title: () => "Post a status update…",
    group: "Communication",
    right: "update.internal",
    key: "u",
    takes: "text",
  },
  {
    name: "promise",
    title: () => "Promise the next update…",
    group: "Communication",
    right: "promise.make",
    key: "p",
    takes: "30m",
    blocked: ended,
  },
  {
    name: "withdraw",
    title: () => "Withdraw the promise…",
    group: "Communication",
    right: "promise.make",
    blocked: (at) => ended(at) ?? (at.promised ? undefined : "No promise is open."),
  },
  {
    name: "advance",
    title: (at) =>
      at.phase < 8 ? `Advance to ${phaseName(Math.max(at.phase, at.activePhase) + 1)}…` : "Advance…",
    group: "Incident",
    right: "incident.command",
    key: "a",
    blocked: (at) => {
      if (at.status === "Resolved") return ended(at);
      if (reentered(at)) return `A re-entry is open: return to ${phaseName(at.phase)} first.`;
      return at.phase === 8 ? "Resolution is the last phase." : undefined;
    },
  },
  {
    name: "leaveReentry",
    title: (at) => `Return to ${phaseName(at.phase)}…`,
    group: "Incident",
    right: "incident.command",
    key: "l",
    blocked: (at) => ended(at) ?? (reentered(at) ? undefined : "No re-entry is open."),
  },
  {
    name: "reenter",
    title: () => "Re-enter Gather or Assess…",
    group: "Incident",
    right: "incident.command",
    key: "r",
    blocked: (at) => {
      if (at.status === "Resolved") return ended(at);
      if (at.phase < 3) return `Re-entry leads back from a later phase; now ${at.phase}.`;
      return at.phase === 8 && !reentered(at) ? "There is no re-entry from Resolution." : undefined;
    },
  },
  {
    name: "status",
    title: (at) => (at.status === "Monitoring" ? "Back to Active…" : "Change to Monitoring…"),
    group: "Incident",
    right: "incident.command",
    key: "s",
    blocked: (at) => {
      if (at.status === "Resolved") return ended(at);
      return at.status === "Active" && at.phase < 6
        ? `Monitoring needs phase 6, now ${at.phase}.`
        : undefined;
    },
  },
  {
    name: "severity",
    title: () => "Change the severity…",
    group: "Incident",
    right: "incident.edit",
    blocked: ended,
  },
  { name: "resolve", title: () => "Resolve…", group: "Incident", right: "incident.command", blocked: ended },
  {
    name: "reopen",
    title: () => "Reopen…",
    group: "Incident",
    right: "incident.command",
    blocked: (at) => (at.status === "Resolved" ? undefined : "It is not resolved."),
  },
  {
    name: "publish",
    title: (at) => (at.published ? "Change the publication…" : "Publish on the public page…"),
    group: "Communication",
    right: "publication.change",
  },
  {
    name: "unpublish",
    title: () => "Take it off the public page…",
    group: "Communication",
    right: "publication.change",
    blocked: (at) => (at.published ? undefined : "It is not published."),
  },
  {
    name: "handover",
    title: () => "Offer the hand-over…",
    group: "Command",
    right: "handover.offer",
    key: "h",
    blocked: (at) => ended(at) ?? (at.offered ? "An offer is open." : undefined),
  },
];

/** The commands that open a dialog, for whoever has the right. */
export function weighty(followed: FollowedIncident): Command[] {
  const at = (): At => {
    const { incident, promises } = followed.picture;
    return {
      phase: incident.phase,
      activePhase: incident.activePhase,
      status: incident.status,
      published: Boolean(incident.publishedAt),
      promised: promises.some((one) => one.state === "Open"),
      offered: incident.handover?.state === "Offered",
    };
  };
  return WEIGHTY.filter((one) => followed.picture.rights.includes(one.right)).map((one) => ({
    name: one.name,
    get title() {
      return one.title(at());
    },
    group: one.group,
    ...(one.key === undefined ? {} : { key: one.key }),
    ...(one.takes === undefined ? {} : { takes: one.takes }),
    outward: true,
    blocked: () =>
      live.live ? one.blocked?.(at()) : "This needs a connection. It is never queued; try again when Live.",
    run: (rest) => (rest ? acts.open(one.name, rest) : acts.open(one.name)),
  }));
}

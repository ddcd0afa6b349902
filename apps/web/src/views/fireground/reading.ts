// Commands that only look or write on this page: reading the log, writing into it, editing in place.
import { clock } from "../../clock.svelte";
import type { Command } from "../../commands.svelte";
import type { FollowedIncident } from "../../followed.svelte";
import { split } from "../../lib/entry";
import { phaseName } from "../../lib/phases";
import { duration } from "../../lib/wording";
import { outbox } from "../../outbox.svelte";
import { preferences } from "../../preferences.svelte";
import type { TimelineEventType } from "../../types";
import { alarm } from "./alarm.svelte";
import { editing, mayEdit, type PanelName } from "./editing.svelte";
import type { Feed } from "./feed.svelte";
import { endOf } from "./saying";

export type Tab = "Log" | "Situation" | "Command" | "Milestones";

const TYPES: readonly [TimelineEventType, string][] = [
  ["action", "actions"],
  ["update", "updates"],
  ["alert", "alerts"],
  ["command", "command"],
  ["phase", "phases"],
];
const PANELS: readonly [PanelName, string, Tab][] = [
  ["problem", "Edit title, description, systems, bridge", "Situation"],
  ["impact", "Edit impact texts", "Situation"],
  ["alert", "Edit alert and customers", "Situation"],
  ["command", "Edit seats", "Command"],
];

export function reading(followed: FollowedIncident, feed: Feed, show: (tab: Tab) => void): Command[] {
  return [
    ...(followed.picture.rights.includes("timeline.post") ? [composing(followed, show)] : []),
    {
      name: "new",
      title: "Show what is new",
      group: "Page",
      key: "n",
      run: () => void feed.toNewest(),
    },
    { name: "next", title: "Next entry of the log", group: "Page", key: "j", run: () => void feed.move(1) },
    { name: "previous", title: "Entry before", group: "Page", key: "k", run: () => void feed.move(-1) },
    ...TYPES.map(([type, name], i): Command => ({
      name: `only-${name}`,
      title: `Filter the log: ${name}`,
      group: "Page",
      key: String(i + 1),
      run: () => feed.toggle(type),
    })),
    { name: "all", title: "Filter the log: all", group: "Page", key: "0", run: () => feed.toggle(null) },
    {
      name: "order",
      title: "Turn the log round: newest or oldest first",
      group: "Page",
      run: () => preferences.set({ order: feed.newestFirst ? "oldest" : "newest" }),
    },
    seen(followed),
    {
      name: "times",
      title: "Read the times aloud",
      group: "Page",
      key: "t",
      run: () => (feed.told = times(followed)),
    },
    ...PANELS.filter(([panel]) => mayEdit(followed.picture.rights, panel)).map(
      ([panel, title, tab]): Command => ({
        name: `edit-${panel}`,
        title,
        group: panel === "command" ? "Command" : "Incident",
        blocked: () =>
          mayEdit(followed.picture.rights, panel, followed.picture.incident.status)
            ? undefined
            : "The incident is resolved. Reopen it first.",
        run: () => {
          show(tab);
          editing.begin(panel);
        },
      }),
    ),
  ];
}

function composing(followed: FollowedIncident, show: (tab: Tab) => void): Command {
  return {
    name: "post",
    title: "Write into the log",
    group: "Communication",
    key: "c",
    takes: "text",
    run: (rest) => {
      if (rest.trim() === "") {
        show("Log");
        const focus = (): void => document.getElementById("composer")?.focus();
        focus(); // at once: the next key is text already
        requestAnimationFrame(focus); // once its tab is drawn, or the palette in front of it is gone
        return;
      }
      const { title, description } = split(rest);
      outbox.post(followed.picture.incident.id, {
        title,
        ...(description ? { description } : {}),
        type: "update",
        visibility: "internal",
        timestamp: new Date(clock.now).toISOString(),
      });
    },
  };
}

function seen(followed: FollowedIncident): Command {
  const due = (): string | null => {
    const { status, cadence } = followed.picture.incident;
    return status !== "Resolved" && cadence.dueAt && Date.parse(cadence.dueAt) < clock.now
      ? cadence.dueAt
      : null;
  };
  return {
    name: "seen",
    title: "Seen: stop the alarm from moving",
    group: "Page",
    key: "x",
    blocked: () => (due() ? undefined : "Nothing is overdue."),
    run: () => {
      const at = due();
      if (at) alarm.see(at);
    },
  };
}

function times({ picture }: FollowedIncident): string {
  const { incident } = picture;
  const open = duration(endOf(incident, clock.now) - Date.parse(incident.detectedAt));
  const due = incident.cadence.dueAt;
  const left = due ? Date.parse(due) - clock.now : 0;
  const promise = !due
    ? "Next update not set"
    : left < 0
      ? `Next update overdue by ${duration(-left)}`
      : `Next update in ${duration(left)}`;
  return `Open ${open}. Phase ${incident.activePhase} of 8, ${phaseName(incident.activePhase)}. ${promise}.`;
}

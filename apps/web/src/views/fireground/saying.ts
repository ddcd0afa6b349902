// What the parts of the Fireground say about one incident, in the words that several of them share.
import type { SeenIncident } from "../../types/seen";
import type { CommandTeam, TimelineEventType } from "../../types";
import type { IconName } from "../../ui/icons";

export const SIGN: Record<TimelineEventType, IconName> = {
  action: "action",
  update: "update",
  alert: "alert",
  command: "command",
  phase: "phase",
};
export const TYPE: Record<TimelineEventType, string> = {
  action: "Action",
  update: "Update",
  alert: "Alert",
  command: "Command",
  phase: "Phase",
};

export type Seat = "mim" | "sre" | "leader" | "serviceManager" | "customerOps";
export const SEATS: readonly { seat: Seat; label: string; vacant: string }[] = [
  { seat: "mim", label: "MIM", vacant: "Vacant" },
  { seat: "sre", label: "SRE lead", vacant: "Vacant, MIM names a responder" },
  { seat: "leader", label: "Leader", vacant: "Vacant, covered by MIM's manager" },
  { seat: "serviceManager", label: "Service", vacant: "Vacant, covered by MIM" },
  { seat: "customerOps", label: "Customer ops", vacant: "Vacant, covered by MIM" },
];

export const held = (command: Partial<CommandTeam> | undefined, seat: Seat): string => command?.[seat] ?? "";

/** Until when the clocks of an incident run: its end, or now. */
export const endOf = (incident: SeenIncident, now: number): number =>
  incident.resolvedAt ? Date.parse(incident.resolvedAt) : now;

/** Why the line below the phases does not speak of the day. */
export type Trouble = "reconnecting" | "offline" | "revoked" | "gone" | "refused";

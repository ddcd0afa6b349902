// An incident as some audience sees it: what is not theirs is absent (never null), so every other field may be missing.
import type { components } from "./schema";
import type { AlertInfo, CommandTeam, Incident, Participant, PhaseVisit, Promise as Given } from "./index";
import type { LiveSnapshot, Milestone, StatusUpdate, TimelineEvent } from "./index";

export type Column = components["schemas"]["Column"];
export type Feed = components["schemas"]["Feed"];

/** The lists that an incident carries; a column that has none of a list has it empty. */
export interface Lists {
  timeline: readonly TimelineEvent[];
  updates: readonly StatusUpdate[];
  milestones: readonly Milestone[];
  promises: readonly Given[];
  visits: readonly PhaseVisit[];
  participants: readonly Participant[];
}
export const LISTS = ["timeline", "updates", "milestones", "promises", "visits", "participants"] as const;

type Own = Omit<Incident, keyof Lists | "feed" | "command" | "alert">;
type Sure =
  "id" | "number" | "title" | "status" | "phase" | "activePhase" | "cadence" | "detectedAt" | "etag";

/** Own fields, seats and alert of one incident: what a list row and an entry's resources hold, too. */
export type SeenIncident = Pick<Own, Sure> &
  Partial<Omit<Own, Sure>> & { command?: Partial<CommandTeam>; alert?: Partial<AlertInfo> };

export interface SeenOpening {
  column: Column;
  rights: string[];
  earlierEvents: number;
  incident: SeenIncident & Partial<Lists> & { feed: Feed };
}

export interface SeenBoard {
  column: Column;
  rights: string[];
  incidents: SeenIncident[];
  feed: Feed;
}

/** What an entry of a feed holds: whole rows, to be put in place of the ones they follow. */
export interface EntryData {
  change: string;
  resources?: {
    incident?: SeenIncident;
    command?: Partial<CommandTeam>;
    alert?: Partial<AlertInfo>;
  } & Partial<Lists>;
  state?: LiveSnapshot;
  id?: string; // of an incident that is gone
}

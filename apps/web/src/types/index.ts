// The words of the data dictionary, from the types that the server's own API description is made of.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Incident = Schemas["Incident"];
export type CommandTeam = Schemas["CommandTeam"];
export type AlertInfo = Schemas["AlertInfo"];
export type TimelineEvent = Schemas["TimelineEvent"];
export type StatusUpdate = Schemas["StatusUpdate"];
export type Milestone = Schemas["Milestone"];
export type IncidentMetrics = Schemas["IncidentMetrics"];
export type User = Schemas["UserShown"];
export type KpiDefinition = Schemas["KpiDefinition"];
export type KpiObservation = Schemas["KpiObservation"];

export type Severity = Incident["severity"];
export type IncidentStatus = Incident["status"];
export type PhaseNumber = Incident["phase"];
export type ExternalImpact = AlertInfo["externalImpact"];
export type TimelineEventType = TimelineEvent["type"];
export type UpdateVisibility = StatusUpdate["visibility"];
export type RiskLevel = Incident["riskLevel"];

// What this product adds to the dictionary.
export type IncidentRow = Schemas["IncidentRow"];
export type LiveSnapshot = Schemas["LiveSnapshot"];
export type PhaseVisit = Schemas["PhaseVisit"];
export type Promise = Schemas["Promise"];
export type Participant = Schemas["Participant"];
export type HandoverOffer = Schemas["HandoverOffer"];
export type Publication = Schemas["Publication"];
export type Cadence = Schemas["Cadence"];
export type Problem = Schemas["Problem"];
export type Review = Schemas["Review"];
export type ReviewAction = Schemas["ReviewAction"];
export type ReviewRow = Schemas["ReviewRow"];
export type Draft = Schemas["DraftShown"];
export type SearchAnswer = Schemas["SearchAnswer"];
export type SearchResult = Schemas["SearchResult"];
export type FoundIncident = Schemas["FoundIncident"];
export type Debrief = Schemas["Debrief"];

// Every value once: a word too many does not fit the type, and one left out does not compile either.
type Every<T, L extends readonly T[]> = [T] extends [L[number]] ? L : never;
const every =
  <T>() =>
  <const L extends readonly T[]>(list: Every<T, L>): L =>
    list;

export const SEVERITIES = every<Severity>()(["Critical", "High", "Medium", "Low"]);
export const INCIDENT_STATUSES = every<IncidentStatus>()(["Active", "Monitoring", "Resolved"]);
export const PHASE_NUMBERS = every<PhaseNumber>()([1, 2, 3, 4, 5, 6, 7, 8]);
export const EXTERNAL_IMPACTS = every<ExternalImpact>()(["Yes", "No", "Unknown", "Likely"]);
export const TIMELINE_EVENT_TYPES = every<TimelineEventType>()([
  "phase",
  "update",
  "command",
  "alert",
  "action",
]);
export const UPDATE_VISIBILITIES = every<UpdateVisibility>()(["public", "internal"]);
export const RISK_LEVELS = every<RiskLevel>()(["Low", "Medium", "High"]);

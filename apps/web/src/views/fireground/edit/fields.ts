// The fields of each group that is edited in place: how a value is written in a form, and how it goes to the server.
import { answer, client, keyed } from "../../../api";
import type { FollowedIncident } from "../../../followed.svelte";
import { fieldOf, instant } from "../../../lib/entry";
import { notALink, tooLong, whole } from "../../../lib/limits";
import { EXTERNAL_IMPACTS, RISK_LEVELS } from "../../../types";
import type { SeenIncident } from "../../../types/seen";
import type { PanelName } from "../editing.svelte";

export interface Field {
  name: string;
  label: string;
  kind: "line" | "text" | "number" | "choice" | "time" | "list" | "person" | "url" | "tick";
  right: string;
  max?: number;
  choices?: readonly string[];
  hint?: string;
  /** An empty field means null, not an empty text. */
  nullable?: boolean;
}

const wording = "impact.wording";
const business = "impact.business";
export const FIELDS: Record<PanelName, readonly Field[]> = {
  problem: [
    { name: "title", label: "Title", kind: "line", right: "incident.edit", max: 200 },
    { name: "description", label: "Description", kind: "text", right: "incident.edit", max: 10_000 },
    {
      name: "affectedSystems",
      label: "Systems",
      kind: "list",
      right: "incident.edit",
      hint: "One a line, at most 100",
    },
    { name: "bridgeUrl", label: "Bridge", kind: "url", right: "incident.edit", max: 2_000, nullable: true },
    {
      name: "restricted",
      label: "Restricted to MIMs, admins and participants",
      kind: "tick",
      right: "incident.edit",
    },
    {
      name: "reason",
      label: "Reason",
      kind: "line",
      right: "incident.edit",
      max: 1_000,
      hint: "Needed to change who may see it; it goes into the log",
    },
  ],
  impact: [
    { name: "customerImpactSummary", label: "Customer impact", kind: "text", right: wording, max: 10_000 },
    {
      name: "audienceNotes",
      label: "Audience notes",
      kind: "text",
      right: wording,
      max: 10_000,
      nullable: true,
    },
    { name: "businessImpact", label: "Business impact", kind: "text", right: business, max: 10_000 },
    { name: "execSummary", label: "Executive summary", kind: "text", right: business, max: 10_000 },
    { name: "riskLevel", label: "Risk", kind: "choice", right: business, choices: RISK_LEVELS },
  ],
  alert: [
    { name: "customerCount", label: "Customers affected", kind: "number", right: "alert.figures" },
    {
      name: "externalImpact",
      label: "External impact",
      kind: "choice",
      right: "alert.figures",
      choices: EXTERNAL_IMPACTS,
    },
    { name: "alertId", label: "Alert id", kind: "line", right: "alert.source", max: 200 },
    { name: "issueTime", label: "Alert fired, UTC", kind: "time", right: "alert.source" },
    { name: "resolveTime", label: "Alert cleared, UTC", kind: "time", right: "alert.source", nullable: true },
  ],
  command: [
    { name: "sre", label: "SRE lead", kind: "person", right: "seats.edit", max: 200 },
    { name: "leader", label: "Leader", kind: "person", right: "seats.edit", max: 200 },
    { name: "serviceManager", label: "Service manager", kind: "person", right: "seats.edit", max: 200 },
    { name: "customerOps", label: "Customer ops", kind: "person", right: "seats.edit", max: 200 },
  ],
};

/** What a field of an incident holds, as its form shows it. */
export function shown(incident: SeenIncident, panel: PanelName, { name, kind }: Field): string {
  const from: Record<string, unknown> =
    panel === "alert"
      ? { ...incident.alert }
      : panel === "command"
        ? { ...incident.command }
        : { ...incident };
  const value = from[name];
  if (value === null || value === undefined) return "";
  if (kind === "list") return (value as string[]).join("\n");
  if (kind === "time") return fieldOf(value as string);
  return String(value as string | number | boolean);
}

/** The text of a form as the server takes it; a string instead says what is wrong. */
export function parsed(field: Field, text: string): { value: unknown } | { wrong: string } {
  const plain = text.trim();
  if (plain === "" && field.nullable) return { value: null };
  const long = field.max && tooLong(field.kind === "text" ? text : plain, field.max);
  if (long) return { wrong: long };
  switch (field.kind) {
    case "number": {
      const value = whole(plain);
      return value === null ? { wrong: "Give a whole number, such as 12,000." } : { value };
    }
    case "time": {
      const at = instant(plain);
      return at === null ? { wrong: "Give a day and a time." } : { value: new Date(at).toISOString() };
    }
    case "list":
      return {
        value: [
          ...new Set(
            plain
              .split("\n")
              .map((one) => one.trim())
              .filter(Boolean),
          ),
        ],
      };
    case "url": {
      const wrong = notALink(plain);
      return wrong ? { wrong } : { value: plain };
    }
    case "tick":
      return { value: plain === "true" };
    default:
      return { value: field.kind === "text" ? text : plain };
  }
}

/** Whether two texts of a field are the same to the server. */
export function same(field: Field, a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [parsed(field, a), parsed(field, b)];
  return "value" in one && "value" in other && JSON.stringify(one) === JSON.stringify(other);
}

const PATHS = {
  problem: "/v1/incidents/{id}",
  impact: "/v1/incidents/{id}/impact",
  alert: "/v1/incidents/{id}/alert",
  command: "/v1/incidents/{id}/command",
} as const;

/** Send the changed fields, on condition that the incident still is what was seen. Raises Refused. */
export async function save(
  { picture }: FollowedIncident,
  panel: PanelName,
  changes: Record<string, unknown>,
  key: string,
): Promise<void> {
  const { id, etag } = picture.incident;
  const params = { path: { id }, header: { "If-Match": etag, ...keyed(key).header } };
  // Each group's fields are those of its own body; the description cannot know which group this is.
  await answer(client.PATCH(PATHS[panel] as "/v1/incidents/{id}", { params, body: changes as never }));
}

/** Who changed a field last, and when: from the log. */
export function changedBy({ picture }: FollowedIncident, name: string): { actor: string; at: string } | null {
  for (let i = picture.timeline.length - 1; i >= 0; i--) {
    const event = picture.timeline[i];
    const found = event?.changes?.some(({ field }) => field === name || field.endsWith(`.${name}`));
    if (event && found) return { actor: event.actor, at: event.timestamp };
  }
  return null;
}

// A KPI definition as the server keeps it and as its form holds it.
import type { Severity } from "../../../types";
import type { components } from "../../../types/schema";

export type Definition = components["schemas"]["PutKpi"] & { slug: string; etag: string };
export type Moment = components["schemas"]["Moment"];

export interface Facts {
  facts: { name: string; about: string }[];
  functions: string[];
}

export const MOMENTS: readonly (readonly [Moment, string])[] = [
  ["resolved", "When it is resolved"],
  ["detected", "When it is detected"],
  ["left_alert", "When it leaves phase 1"],
  ["mitigation", "When phase 6 is reached"],
  ["first_milestone", "With the first milestone"],
  ["after_action", "With the After Action"],
  ["manual", "By hand; the formula only describes it"],
];
export const OWNERS = [
  "mim",
  "sre",
  "leader",
  "serviceManager",
  "customerOps",
  "executive",
  "stakeholder",
  "admin",
];

export interface Tried {
  facts: string[];
  values: {
    incident: { id: string; number: string; title: string; severity: Severity };
    state: "observed" | "notApplicable" | "invalid";
    value: number | null;
    reason: string | null;
  }[];
}

export const LEVELS = ["critical", "high", "medium", "low", "default"] as const;
type Words = Record<(typeof LEVELS)[number], string>;

/** The targets as typed, one field each. */
export function targetTexts(targets: Readonly<Record<string, unknown>> | null | undefined): Words {
  const of = (level: string): string => {
    const value = targets?.[level];
    return typeof value === "number" ? String(value) : "";
  };
  return {
    critical: of("critical"),
    high: of("high"),
    medium: of("medium"),
    low: of("low"),
    default: of("default"),
  };
}

/** The targets that the fields say; those of roles, which the form does not show, stay. Null when there are none. */
export function targetsFrom(
  texts: Readonly<Words>,
  before: Readonly<Record<string, unknown>> | null | undefined,
): Record<string, unknown> | null {
  const shown: readonly string[] = LEVELS;
  const kept = Object.entries(before ?? {}).filter(([name]) => !shown.includes(name));
  const typed = LEVELS.filter((level) => String(texts[level] ?? "").trim() !== "").map(
    (level) => [level, Number(texts[level])] as const,
  );
  const all = Object.fromEntries([...typed, ...kept]);
  return Object.keys(all).length ? all : null;
}

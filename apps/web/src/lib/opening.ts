// What the open form holds, and the request it makes: only what was filled in is sent. Pure.
import type { components } from "../types/schema";
import type { ExternalImpact, Severity } from "../types";
import { notALink, tooLong, whole } from "./limits";

export interface OpenWish {
  title: string;
  severity: Severity | "";
  description: string;
  systems: string;
  bridgeUrl: string;
  /** Minutes since it was detected; empty: now. */
  detectedAgo: string;
  /** Minutes until the first update that is promised; empty: no promise. */
  promisedIn: string;
  customers: string;
  externalImpact: ExternalImpact | "";
  alertId: string;
  customerImpact: string;
  sre: string;
  leader: string;
  serviceManager: string;
  customerOps: string;
  restricted: boolean;
  participants: string;
}

export const NOTHING: OpenWish = {
  title: "",
  severity: "",
  description: "",
  systems: "",
  bridgeUrl: "",
  detectedAgo: "",
  promisedIn: "",
  customers: "",
  externalImpact: "",
  alertId: "",
  customerImpact: "",
  sre: "",
  leader: "",
  serviceManager: "",
  customerOps: "",
  restricted: false,
  participants: "",
};

export type OpenBody = components["schemas"]["OpenIncident"];

const MINUTE = 60_000;

/** Comma or line separated words, without empty ones. */
export const listed = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

const rfc3339 = (ms: number): string => new Date(ms).toISOString();

/** What is filled in of `parts`, or nothing at all. */
function filled(parts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => {
      if (Array.isArray(value)) return value.length > 0;
      if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
      return value !== "" && value !== undefined && value !== false;
    }),
  );
}

/** The body of POST /v1/incidents. */
export function bodyOf(wish: OpenWish, now: number): OpenBody {
  const minutesFrom = (text: string, sign: 1 | -1): string =>
    text.trim() && rfc3339(now + sign * (whole(text) ?? 0) * MINUTE);
  const body = filled({
    title: wish.title.trim(),
    severity: wish.severity,
    description: wish.description.trim(),
    affectedSystems: listed(wish.systems),
    bridgeUrl: wish.bridgeUrl.trim(),
    detectedAt: minutesFrom(wish.detectedAgo, -1),
    nextUpdateEta: minutesFrom(wish.promisedIn, 1),
    customerImpactSummary: wish.customerImpact.trim(),
    alert: filled({
      alertId: wish.alertId.trim(),
      customerCount: wish.customers.trim() && whole(wish.customers),
      externalImpact: wish.externalImpact,
    }),
    command: filled({
      sre: wish.sre.trim(),
      leader: wish.leader.trim(),
      serviceManager: wish.serviceManager.trim(),
      customerOps: wish.customerOps.trim(),
    }),
    restricted: wish.restricted,
    participants: listed(wish.participants),
  });
  return body as unknown as OpenBody; // times go as RFC 3339 and enums in either case; the type says how they are kept
}

const MOST: Partial<Record<keyof OpenWish, number>> = {
  title: 200,
  description: 10_000,
  bridgeUrl: 2_000,
  customerImpact: 10_000,
  alertId: 200,
  sre: 200,
  leader: 200,
  serviceManager: 200,
  customerOps: 200,
};

/** What keeps the form from being sent, by field; empty: it may go. */
export function missing(wish: OpenWish): Partial<Record<keyof OpenWish, string>> {
  const found: Partial<Record<keyof OpenWish, string>> = {};
  if (!wish.title.trim()) found.title = "Say in a few words what is broken.";
  if (!wish.severity) found.severity = "Choose one. When in doubt take the higher one.";
  for (const name of ["detectedAgo", "promisedIn", "customers"] as const)
    if (wish[name].trim() && whole(wish[name]) === null) found[name] = "A whole number, such as 12,000.";
  const link = wish.bridgeUrl.trim() && notALink(wish.bridgeUrl);
  if (link) found.bridgeUrl = link;
  for (const [name, most] of Object.entries(MOST) as [keyof OpenWish, number][]) {
    const long = tooLong(String(wish[name]).trim(), most);
    if (long) found[name] = long;
  }
  return found;
}

/** Where a field of the request stands in the form. */
const PLACES: Record<string, keyof OpenWish> = {
  title: "title",
  severity: "severity",
  description: "description",
  affectedSystems: "systems",
  bridgeUrl: "bridgeUrl",
  detectedAt: "detectedAgo",
  nextUpdateEta: "promisedIn",
  customerImpactSummary: "customerImpact",
  restricted: "restricted",
  participants: "participants",
  alertId: "alertId",
  customerCount: "customers",
  externalImpact: "externalImpact",
  sre: "sre",
  leader: "leader",
  serviceManager: "serviceManager",
  customerOps: "customerOps",
};

/** The form's field that a refusal is about, from its JSON pointer. */
export function fieldOf(pointer: string | null | undefined): keyof OpenWish | undefined {
  const names = (pointer ?? "").split("/").reverse();
  return names.map((name) => PLACES[name]).find(Boolean);
}

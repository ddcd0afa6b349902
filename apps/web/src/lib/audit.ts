// The journal as it is read: what was done, on what, its details in words, and the address that asks for a part of it. Pure.
import type { components } from "../types/schema";
import { dated, plural } from "./wording";

export type AuditEntry = components["schemas"]["AuditEntry"];
export interface Filters {
  entity: string;
  actor: string;
  /** Its number or its id; empty: any. */
  incident: string;
  /** The first and the last day (UTC), `2026-11-24`; empty: open. */
  from: string;
  to: string;
}
export interface Pair {
  name: string;
  value: string;
}
export interface Place {
  text: string;
  href?: string;
}
type Detail = Record<string, unknown>;

export const ABOUT: readonly (readonly [entity: string, title: string])[] = [
  ["", "Everything"],
  ["reading", "Readings of restricted incidents"],
  ["incident", "Acts on incidents"],
  ["user", "Users"],
  ["token", "Tokens"],
  ["session", "Sessions"],
  ["passkey", "Passkeys"],
  ["kpi", "KPIs"],
];
/** How an incident is named in a field: INC-7 or its id; a pattern of HTML. */
export const REF = "[Ii][Nn][Cc]-[1-9][0-9]{0,8}|[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}";
const A_REF = new RegExp(`^(?:${REF})$`);
const DAY_MS = 24 * 3_600_000;
const DONE: Readonly<Record<string, string>> = {
  opened: "Opened an incident",
  changed: "Changed the incident",
  timeline: "Wrote in the log",
  phase: "Moved the phase",
  status: "Changed the status",
  milestone: "Worked on a milestone",
  update: "Worked on a status update",
  alert: "Changed the alert",
  published: "Changed the public page",
  command: "Changed the command team",
  handover: "Handed over command",
  participants: "Changed the participants",
  promise: "Changed a promise",
  review: "Worked on the After Action",
  report: "Sent a report",
  source_added: "Added an alert source",
  source_changed: "Changed an alert source",
  source_removed: "Deleted an alert source",
  alert_dismissed: "Dismissed an alert",
  "incident.read": "Read a restricted incident",
  "user.created": "Made a user",
  "user.role_changed": "Changed a role",
  "user.renamed": "Changed a name",
  "user.disabled": "Disabled a user",
  "user.enabled": "Enabled a user",
  "link.created": "Made a sign-in link",
  "identity.bound": "Bound a sign-in provider",
  "break_glass.made": "Made codes for emergencies",
  "break_glass.used": "Came in by a code for emergencies",
  "session.started": "Signed in",
  "session.ended": "Signed out",
  "session.all_ended": "Ended every session",
  "token.created": "Made a token",
  "token.revoked": "Revoked a token",
  "passkey.added": "Added a passkey",
  "passkey.removed": "Removed a passkey",
  "passkey.count_went_back": "A passkey may be a copy",
  "kpi.defined": "Defined a KPI",
  "kpi.observed": "Recorded a KPI value",
  "kpi.backfill": "Began to measure the past",
  "kpi.recomputed": "Measured the past again",
  "secret_key.renewed": "Renewed the key of secrets",
};
const VIA: Readonly<Record<string, string>> = {
  cookie: "signed in by a session",
  access: "signed in by Cloudflare Access",
  token: "signed in by a token",
};
const HOW: Readonly<Record<string, string>> = {
  sign_in: "By a sign-in link",
  break_glass: "By a code for emergencies",
  oidc: "At the sign-in provider",
  passkey: "By a passkey",
};

/** The way in as the journal has it; the two of the console in words before it. */
function wayWords(way: string): string {
  if (way.startsWith("socket ")) return `Followed it live (${way})`;
  return way === "GET /incidents/{id}" ? `Opened its page (${way})` : way;
}

/** An e-mail as a filter takes it; days that are days. */
export function filtersOf(query: URLSearchParams): Filters {
  const day = (name: string): string => {
    const text = query.get(name) ?? "";
    return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : "";
  };
  const entity = query.get("entity") ?? "";
  const incident = (query.get("incident") ?? "").trim().toUpperCase();
  return {
    entity: ABOUT.some(([one]) => one === entity) ? entity : "",
    actor: (query.get("actor") ?? "").trim().toLowerCase(),
    incident: A_REF.test(incident) ? incident : "",
    from: day("from"),
    to: day("to"),
  };
}

export function addressOf(filters: Filters): string {
  const query = new URLSearchParams({ tab: "audit" });
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return `/admin?${query}`;
}

/** What the server is asked: the last day counts whole. */
export function asked({
  entity,
  actor,
  incident,
  from,
  to,
}: Filters): Partial<Record<keyof Filters, string>> {
  return {
    ...(entity ? { entity } : {}),
    ...(actor ? { actor } : {}),
    ...(incident ? { incident } : {}),
    ...(from ? { from: `${from}T00:00:00Z` } : {}),
    ...(to ? { to: new Date(Date.parse(to) + DAY_MS).toISOString() } : {}),
  };
}

export const doneWords = (action: string): string => DONE[action] ?? action;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const record = (value: unknown): Detail =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Detail) : {};
const rows = (value: unknown): Detail[] => (Array.isArray(value) ? value.map(record) : []);

/** What it was done to, with the page of that where there is one. */
export function placeOf(entry: AuditEntry): Place {
  const detail = record(entry.detail);
  const id = encodeURIComponent(entry.entityId);
  const owner = encodeURIComponent(text(detail.owner));
  const called = detail.name ? `“${text(detail.name)}” of ${text(detail.owner)}` : entry.entityId;
  const places: Readonly<Record<string, () => Place>> = {
    incident: () => ({ text: entry.number ?? entry.entityId, href: `/incidents/${entry.number ?? id}` }),
    reading: () => ({ text: entry.number ?? entry.entityId, href: `/incidents/${entry.number ?? id}` }),
    user: () => ({ text: entry.entityId, href: `/admin?tab=users&user=${id}` }),
    session: () => ({ text: entry.entityId, href: `/admin?tab=users&user=${id}` }),
    token: () => ({ text: `Token ${called}`, href: `/admin?tab=tokens&user=${owner}` }),
    passkey: () => ({ text: `Passkey ${called}`, href: `/admin?tab=users&user=${owner}` }),
    kpi: () => ({ text: `KPI ${entry.entityId}`, href: "/admin?tab=kpis" }),
    "": () =>
      detail.source
        ? { text: `Source “${text(record(detail.source).name)}”`, href: "/admin?tab=sources" }
        : { text: detail.alert ? `Alert “${text(record(detail.alert).title)}”` : "–" },
  };
  return (places[entry.entity] ?? ((): Place => ({ text: `${entry.entity} ${entry.entityId}`.trim() })))();
}

const toWords = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
const isTime = (name: string): boolean => /(_at|At|_eta|_time|^timestamp)$/.test(name);

function valueWords(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (isTime(name) && (typeof value === "number" || !Number.isNaN(Date.parse(String(value)))))
    return dated(value as number | string);
  return String(value);
}

/** Every value as `name: value`, what is inside something under the names of both. */
function pairsOf(value: unknown, name = "", within = ""): Pair[] {
  const called = [within, toWords(name)].filter(Boolean).join(" · ");
  const inner: [string, unknown][] = Array.isArray(value)
    ? value.map((one, i) => [String(i + 1), one])
    : Object.entries(record(value));
  const flat = Array.isArray(value) && value.every((one) => typeof one !== "object");
  if (flat) return [{ name: called, value: value.length ? value.join(", ") : "none" }];
  if (typeof value !== "object" || value === null) return [{ name: called, value: valueWords(name, value) }];
  return inner.flatMap(([one, held]) => pairsOf(held, one, called));
}

const fromTo = (detail: Detail): string =>
  `${valueWords("", detail.before)} → ${valueWords("", detail.after)}`;

/** An act on an incident says itself in the log, in the words that everybody in command read. */
function incidentWords(action: string, detail: Detail): string[] {
  const title = text(record(detail.incident).title);
  const log = rows(detail.timeline).flatMap((row) => {
    const why = row.reason ? ` (${text(row.reason)})` : "";
    const changes = rows(row.changes).map((one) => `${toWords(text(one.field))}: ${fromTo(one)}`);
    return [text(row.title) + why, ...changes];
  });
  return [...(action === "opened" && title ? [`“${title}”`] : []), ...log];
}

const SAID: Readonly<Record<string, readonly [names: readonly string[], say: (detail: Detail) => string]>> = {
  "user.created": [
    ["role", "displayName"],
    (one) => `${text(one.displayName) || "Without a name"}, ${text(one.role)}`,
  ],
  "user.role_changed": [["before", "after"], fromTo],
  "user.renamed": [["before", "after"], fromTo],
  "link.created": [["expiresAt"], (one) => `Good until ${valueWords("expiresAt", one.expiresAt)}`],
  "identity.bound": [["issuer"], (one) => `Of ${text(one.issuer)}`],
  "break_glass.made": [["count"], (one) => plural(Number(one.count), "code")],
  "session.started": [["how"], (one) => HOW[text(one.how)] ?? `By ${toWords(text(one.how))}`],
  "session.all_ended": [["count"], (one) => plural(Number(one.count), "session")],
  "token.created": [
    ["owner", "name", "scope", "expiresAt"],
    (one) =>
      `Scope ${text(one.scope)}, ${one.expiresAt ? `good until ${valueWords("expiresAt", one.expiresAt)}` : "without an end"}`,
  ],
  "token.revoked": [["owner", "name"], () => ""],
  "passkey.added": [["owner", "name"], () => ""],
  "passkey.removed": [["owner", "name", "left"], (one) => `${plural(Number(one.left), "passkey")} left`],
  "passkey.count_went_back": [
    ["owner", "name", "kept", "shown"],
    (one) => `It counted ${Number(one.shown)} uses, after ${Number(one.kept)}: refused`,
  ],
  "incident.read": [
    ["way", "via", "scope", "client"],
    (one) =>
      `${wayWords(text(one.way))}, ${VIA[text(one.via)] ?? `signed in by ${text(one.via)}`}` +
      `${one.via === "token" ? ` of scope ${text(one.scope)}` : ""}, client: ${text(one.client)}`,
  ],
};

/** The details: sentences where the act is known, everything else by its name. */
export function toldOf(entry: AuditEntry): { said: string[]; rest: Pair[] } {
  const detail = record(entry.detail);
  const known = SAID[entry.action];
  if (!known) {
    const said = entry.entity === "incident" ? incidentWords(entry.action, detail) : [];
    return { said, rest: pairsOf(detail) };
  }
  const [names, say] = known;
  const left = Object.fromEntries(Object.entries(detail).filter(([name]) => !names.includes(name)));
  return { said: [say(detail)].filter(Boolean), rest: pairsOf(left) };
}

// Scorecards in words: the order of KPIs, values with their units, targets, states, the range in the address. Pure.
import { count, plural } from "./wording";

export type Standing = "observed" | "pending" | "invalid" | "notApplicable" | "noData";
export const STATES = ["observed", "pending", "notApplicable", "invalid"] as const;
export type Level = "Critical" | "High" | "Medium" | "Low";
export const LEVELS: readonly Level[] = ["Critical", "High", "Medium", "Low"];

export interface Figures {
  count: number;
  mean: number | null;
  median: number | null;
  p90: number | null;
  onTarget: { met: number; of: number; share: number | null };
  pending: number;
  notApplicable: number;
  invalid: number;
  state: Standing;
}

export interface Group extends Figures {
  severity?: Level;
  month?: string;
  system?: string;
  mim?: string;
}

export type Targets = Readonly<Record<string, unknown>> | null;

export interface Kpi {
  slug: string;
  name: string;
  units: string;
  direction: "lower" | "higher" | "none";
  targets: Targets;
  overall: Figures;
  groups: Group[];
  previous?: Figures;
}

export interface Scorecard {
  from: string;
  to: string;
  by: string | null;
  previous?: { from: string; to: string };
  kpis: Kpi[];
}

/** Whether people were told comes first. */
export const COMMUNICATION = ["cadence-adherence", "comms-silence-max", "time-to-first-milestone"] as const;
const THEN = ["promise-lateness", "updates-posted", "mttr", "mttm", "mtta", "ttd"];
const ORDER: readonly string[] = [...COMMUNICATION, ...THEN];

/** Communication first, then the times of the whole, then the rest as the catalogue has them. */
export function inOrder<K extends { slug: string }>(kpis: readonly K[]): K[] {
  const place = (slug: string): number => (ORDER.includes(slug) ? ORDER.indexOf(slug) : ORDER.length);
  return [...kpis].sort((a, b) => place(a.slug) - place(b.slug)); // stable
}

// -- words -------------------------------------------------------------------------------------------------

const UNITS: Readonly<Record<string, string>> = { minutes: "min", percent: "%", count: "", score: "" };
const [FINE, FINEST] = [9.95, 0.095];

/** `0.04`, `8.4`, `145`, `1,210`: finer where it is small. */
export function number(value: number): string {
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= FINE ? 0 : size >= FINEST ? 1 : 2;
  return fixed(value, digits);
}

const fixed = (value: number, digits: number): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A value beside its target: with so many digits that 89.7 of 90 does not read as met. */
export function beside(value: number, target: number | null): string {
  if (target === null || value === target || number(value) !== number(target)) return number(value);
  return (
    [1, 2].map((digits) => fixed(value, digits)).find((said) => Number(said) !== target) ?? number(value)
  );
}

export const unit = (units: string): string => UNITS[units] ?? units;

/** `145 min`, `91 %`; a dash where there is no value: never a 0. */
export function valued(value: number | null | undefined, units: string): string {
  if (value === null || value === undefined) return "–";
  return `${number(value)} ${unit(units)}`.trimEnd();
}

const LONG = 6;
/** Whether units are too long to stand behind each figure of a table. */
export const longUnit = (units: string): boolean => unit(units).length > LONG;

/** As `valued`, without units that are too long. */
export const bare = (value: number | null | undefined, units: string): string =>
  valued(value, longUnit(units) ? "" : units);

/** `22 of 28`; a dash where no value has a target. */
export const onTarget = ({ onTarget: { met, of } }: Figures): string =>
  of ? `${count(met)} of ${count(of)}` : "–";

const NOTHING: Readonly<Record<Standing, string>> = {
  observed: "",
  pending: "Pending",
  notApplicable: "Not applicable",
  invalid: "Invalid",
  noData: "No data yet",
};

/** What there is besides the values: `1 pending, 2 not applicable`; without any value, why. */
export function stateWords(figures: Figures): string {
  const parts = [
    figures.pending && `${count(figures.pending)} pending`,
    figures.notApplicable && `${count(figures.notApplicable)} not applicable`,
    figures.invalid && `${count(figures.invalid)} invalid`,
  ].filter(Boolean);
  return parts.join(", ") || NOTHING[figures.state];
}

export const STATE_NAMES: Readonly<Record<(typeof STATES)[number], string>> = {
  observed: "Measured",
  pending: "Pending",
  notApplicable: "Not applicable",
  invalid: "Invalid",
};

// -- targets -----------------------------------------------------------------------------------------------

/** The target of a severity: its own, else the one for all. */
export function targetOf(targets: Targets, severity?: string): number | null {
  const own = severity === undefined ? undefined : targets?.[severity.toLowerCase()];
  const value = own ?? targets?.["default"];
  return typeof value === "number" ? value : null;
}

/** `120 / 240 min`, worst severity first; `90 %` where one holds for all; a dash where none is set. */
export function targetWords(targets: Targets, units: string): string {
  const each = LEVELS.map((one) => targetOf(targets, one));
  if (each.every((one) => one === null)) return "–";
  if (each.every((one) => one === each[0])) return valued(each[0], units);
  const last = each.reduce<number>((found, one, i) => (one === null ? found : i), 0);
  const told = each.slice(0, last + 1).map((one) => (one === null ? "–" : number(one)));
  return `${told.join(" / ")} ${unit(units)}`.trimEnd();
}

/** The lines to draw, equal ones once, with the severities they hold for. */
export function targetLines(targets: Targets, shown: readonly Level[]): { at: number; words: string }[] {
  const found = new Map<number, Level[]>();
  for (const level of shown) {
    const at = targetOf(targets, level);
    if (at !== null) found.set(at, [...(found.get(at) ?? []), level]);
  }
  return [...found].map(([at, levels]) => ({
    at,
    words: levels.length === shown.length ? `Target ${number(at)}` : `${levels.join(", ")} ${number(at)}`,
  }));
}

/** Whether a figure misses its target; false where there is none to miss. */
export function misses(value: number | null, target: number | null, direction: Kpi["direction"]): boolean {
  if (value === null || target === null || direction === "none") return false;
  return direction === "lower" ? value > target : value < target;
}

// -- the range before --------------------------------------------------------------------------------------

/** `14 min less than before`, `as before`; empty without a value on both sides. */
export function since(now: number | null, before: number | null | undefined, units: string): string {
  if (now === null || before === null || before === undefined) return "";
  const less = before - now;
  if (number(Math.abs(less)) === "0" || Math.abs(less) < 0.05) return "as before";
  return `${valued(Math.abs(less), units)} ${less > 0 ? "less" : "more"} than before`;
}

// -- the address -------------------------------------------------------------------------------------------

export const PERIODS = ["12m", "90d", "30d"] as const;
export type Period = (typeof PERIODS)[number] | "own";
const DAYS: Readonly<Record<string, number>> = { "90d": 90, "30d": 30 };
const DAY = 86_400_000;
const MONTHS_BACK = 11;

/** What the address asks for: `from` and `to` as days (`to` is the last day shown), severities, grouping. */
export interface Asked {
  period: Period;
  from: string;
  to: string;
  severities: Level[];
  by: "" | "severity" | "month" | "system" | "mim";
  compare: boolean;
}

const isDay = (text: string | null): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "");
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const GROUPS = ["severity", "month", "system", "mim"] as const;

export function readAsked(query: URLSearchParams, now: number): Asked {
  const named = (query.get("severity") ?? "").split(",");
  const severities = LEVELS.filter((one) => named.includes(one));
  const by = GROUPS.find((one) => one === query.get("by")) ?? "";
  const rest = { severities, by, compare: query.get("compare") === "previous" } as const;
  const [from, to] = [query.get("from"), query.get("to")];
  if (isDay(from) && isDay(to) && from <= to) return { period: "own", from, to, ...rest };
  const period = PERIODS.find((one) => one === query.get("period")) ?? "12m";
  return { period, from: firstDay(period, now), to: dayOf(now), ...rest };
}

function firstDay(period: Period, now: number): string {
  const days = DAYS[period];
  if (days !== undefined) return dayOf(now - (days - 1) * DAY);
  const today = new Date(now);
  return dayOf(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - MONTHS_BACK, 1));
}

/** The address of what is asked for; what goes without saying is left out. */
export function writeAsked(asked: Asked): URLSearchParams {
  const query = new URLSearchParams();
  if (asked.period === "own") {
    query.set("from", asked.from);
    query.set("to", asked.to);
  } else if (asked.period !== "12m") query.set("period", asked.period);
  if (asked.severities.length) query.set("severity", asked.severities.join(","));
  if (asked.by) query.set("by", asked.by);
  if (asked.compare) query.set("compare", "previous");
  return query;
}

/** The same as a question to the server, whose `to` is the first moment left out. */
export function toServer(asked: Asked): { from: string; to: string; severity?: string } {
  return {
    from: asked.from,
    to: dayOf(Date.parse(asked.to) + DAY),
    ...(asked.severities.length ? { severity: asked.severities.join(",") } : {}),
  };
}

const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Mar` of `2016-03`. */
export const monthName = (month: string): string => NAMES[Number(month.slice(5, 7)) - 1] ?? month;
/** `Mar 2016`. */
export const monthYear = (month: string): string => `${monthName(month)} ${month.slice(0, 4)}`;
const dayWords = (day: string): string => `${Number(day.slice(8))} ${monthYear(day)}`;

/** Every month of the range, in order, so that a month without an incident keeps its place. */
export function monthsOf(asked: Pick<Asked, "from" | "to">): string[] {
  const found: string[] = [];
  let [year, month] = [Number(asked.from.slice(0, 4)), Number(asked.from.slice(5, 7))];
  for (;;) {
    const name = `${year}-${String(month).padStart(2, "0")}`;
    if (name > asked.to.slice(0, 7)) return found;
    found.push(name);
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year += 1;
  }
}

/** `146 incidents, Critical and High, 1 Dec 2025 to 24 Nov 2026`. */
export function rangeWords(asked: Asked, incidents: number): string {
  const levels = asked.severities.length
    ? asked.severities.join(", ").replace(/, (?=[^,]+$)/, " and ")
    : "all severities";
  return `${plural(incidents, "incident")}, ${levels}, ${dayWords(asked.from)} to ${dayWords(asked.to)}`;
}

/** How many incidents the figures are of: the most that any KPI accounts for. */
export const incidentsOf = (kpis: readonly Kpi[]): number =>
  kpis.reduce(
    (most, { overall: one }) => Math.max(most, one.count + one.pending + one.notApplicable + one.invalid),
    0,
  );

/** What a group is called on screen. */
export function groupName(group: Group): string {
  return group.severity ?? (group.month ? monthYear(group.month) : (group.system ?? group.mim ?? "All"));
}

// The targets that the installation's KPI definitions set for a severity; null where none is set or known.
import { beatOf } from "../../boot";
import type { Severity } from "../../types";
import type { Targets } from "../../lib/waiting";

interface Definition {
  slug: string;
  targets?: Record<string, unknown> | null;
}

export async function targetsFor(severity: Severity): Promise<Targets> {
  const found = await definitions();
  const target = (slug: string): number | null => {
    const set = found.get(slug)?.targets;
    const value = set?.[severity.toLowerCase()] ?? set?.["default"];
    return typeof value === "number" ? value : null;
  };
  return {
    firstMilestone: target("time-to-first-milestone") ?? beatOf(severity).first,
    mitigation: target("mttm"),
    resolve: target("mttr"),
    promises: target("cadence-adherence"),
  };
}

async function definitions(): Promise<Map<string, Definition>> {
  let answer: Response;
  try {
    answer = await fetch("/v1/kpis", { credentials: "same-origin" });
  } catch {
    return new Map(); // out of reach: the brief stands without targets
  }
  if (!answer.ok) return new Map();
  const { kpis = [] } = (await answer.json()) as { kpis?: Definition[] };
  return new Map(kpis.map((one) => [one.slug, one]));
}

// The targets that the installation's KPI definitions set for a severity; null where none is set or known.
import { beatOf } from "../../boot";
import type { Severity } from "../../types";
import type { Targets } from "../../lib/waiting";

const PATIENCE_MS = 15_000;

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
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch("/v1/kpis", { credentials: "same-origin", signal });
    if (!answer.ok) return new Map();
    const { kpis = [] } = (await answer.json()) as { kpis?: Definition[] };
    return new Map(kpis.map((one) => [one.slug, one]));
  } catch {
    return new Map(); // out of reach, or not the server's own answer: the brief stands without targets
  }
}

// What the scorecards ask of the server.
import { answer, client } from "../../api";
import { toServer, type Asked, type Scorecard } from "../../lib/scorecard";
import type { Severity } from "../../types";

type By = NonNullable<Asked["by"]> | "severity,month";

/** `slug`: only these; without it all that one may read. */
export async function readScorecard(asked: Asked, by: By, slugs: readonly string[] = []): Promise<Scorecard> {
  const query = {
    ...toServer(asked),
    ...(by ? { by } : {}),
    ...(slugs.length ? { slug: slugs.join(",") } : {}),
    ...(asked.compare ? { compare: "previous" } : {}),
  };
  return (await answer(client.GET("/v1/kpis/scorecard", { params: { query } }))) as unknown as Scorecard;
}

/** The same figures as a table for a spreadsheet. */
export function csvOf(asked: Asked): string {
  const query = new URLSearchParams({ ...toServer(asked), format: "csv" });
  if (asked.by) query.set("by", asked.by);
  if (asked.compare) query.set("compare", "previous");
  return `/v1/kpis/scorecard?${query.toString()}`;
}

export interface Behind {
  incident: { id: string; number: string; title?: string; severity?: Severity; status?: string };
  state: string;
  timestamp: string;
  value?: number;
  units?: string;
  source?: string;
  reason?: string;
}

export interface Page {
  observations: Behind[];
  nextCursor: string | null;
}

export async function readBehind(slug: string, asked: Asked, state: string, cursor = ""): Promise<Page> {
  const query = { ...toServer(asked), state, limit: 20, ...(cursor ? { cursor } : {}) };
  const params = { path: { slug }, query };
  return (await answer(client.GET("/v1/kpis/{slug}/observations", { params }))) as unknown as Page;
}

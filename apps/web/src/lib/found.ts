// What a search found, in words: its kind, its plain text, where it leads. Pure.
import type { SearchResult } from "../types";

export const KINDS: Readonly<Record<SearchResult["kind"], string>> = {
  incident: "Incident",
  event: "Log",
  update: "Update",
  milestone: "Milestone",
  review: "After Action",
};

/** One hit, and whether it is the first of its incident in a row. */
export interface Shown {
  hit: SearchResult;
  first: boolean;
}

export const shown = (results: readonly SearchResult[]): Shown[] =>
  results.map((hit, i) => ({ hit, first: results[i - 1]?.incident.id !== hit.incident.id }));

/** What the reader is told was looked through. */
export const within = (scope: "recent" | "all"): string =>
  scope === "all" ? "all incidents" : "unresolved incidents and those resolved in the last 7 days";

/** The address that holds a search. */
export function addressOf(words: string, scope: "recent" | "all"): string {
  const query = new URLSearchParams();
  if (words) query.set("q", words);
  if (scope === "all") query.set("scope", "all");
  return `/search${query.size ? `?${query}` : ""}`;
}

/** The path of a hit, from the path of its incident. */
export const leadsTo = (hit: SearchResult, incident: string): string =>
  hit.kind === "review" ? `/incidents/${hit.incident.number}/review` : incident;

// What the record of promises and communication says in figures (rules.md 9 and 13), for one incident.
import type { Milestone, Promise as Given, StatusUpdate } from "../types";

export interface Adherence {
  kept: number;
  of: number;
  withdrawn: number;
  /** Open promises past their time count, so the figure may still move. */
  provisional: boolean;
}

/** Kept of all that are settled; of a live incident what is overdue counts as not kept so far. */
export function adherence(promises: readonly Given[], resolved: boolean, now: number): Adherence {
  const count = (state: Given["state"]): number => promises.filter((one) => one.state === state).length;
  const overdue = resolved
    ? 0
    : promises.filter((one) => one.state === "Open" && Date.parse(one.dueAt) < now).length;
  const kept = count("Kept");
  return {
    kept,
    of: kept + count("Late") + count("Broken") + overdue,
    withdrawn: count("Withdrawn"),
    provisional: !resolved,
  };
}

/** `Kept 1 of 3 so far`; with no promise due yet there is nothing to say a figure about. */
export function adherenceWords({ kept, of, withdrawn, provisional }: Adherence): string {
  const aside = withdrawn > 0 ? `, ${withdrawn} withdrawn` : "";
  return of === 0 ? `None due yet${aside}` : `Kept ${kept} of ${of}${provisional ? " so far" : ""}${aside}`;
}

/** The longest gap between detection, every milestone and public update, and the end. */
export function longestSilence(
  detectedAt: string,
  told: { milestones: readonly Milestone[]; updates: readonly StatusUpdate[] },
  end: number,
): number {
  const moments = [
    Date.parse(detectedAt),
    ...told.milestones.map((one) => Date.parse(one.cutAt)),
    ...told.updates.filter((one) => one.visibility === "public").map((one) => Date.parse(one.timestamp)),
    end,
  ].sort((a, b) => a - b);
  return moments.reduce((most, at, i) => Math.max(most, at - (moments[i - 1] ?? at)), 0);
}

/** Open first, the earliest due first; then what is settled, latest first. */
export function inOrder(promises: readonly Given[]): Given[] {
  return [...promises].sort((a, b) => {
    if ((a.state === "Open") !== (b.state === "Open")) return a.state === "Open" ? -1 : 1;
    const later = a.dueAt < b.dueAt ? 1 : a.dueAt > b.dueAt ? -1 : 0;
    return a.state === "Open" ? -later : later;
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Milestone, Promise as Given, StatusUpdate } from "../types";
import { adherence, adherenceWords, inOrder, longestSilence } from "./promises";

const T0 = Date.UTC(2026, 10, 24, 6);
const at = (minute: number): string => new Date(T0 + minute * 60_000).toISOString();
const promise = (state: Given["state"], minute: number): Given =>
  ({ id: `${state}${minute}`, state, dueAt: at(minute) }) as Given;

test("an overdue promise counts against it while the incident lives, and the figure says so", () => {
  const promises = [promise("Kept", 1), promise("Late", 2), promise("Withdrawn", 3), promise("Open", 4)];
  assert.equal(
    adherenceWords(adherence(promises, false, T0 + 3 * 60_000)),
    "Kept 1 of 2 so far, 1 withdrawn",
  );
  assert.equal(
    adherenceWords(adherence(promises, false, T0 + 5 * 60_000)),
    "Kept 1 of 3 so far, 1 withdrawn",
  );
  assert.equal(adherenceWords(adherence(promises.slice(0, 2), true, T0)), "Kept 1 of 2");
  assert.equal(adherenceWords(adherence([promise("Open", 9)], false, T0)), "None due yet");
});

test("the longest silence runs from detection over every word that went out to the end", () => {
  const told = {
    milestones: [{ cutAt: at(10) }, { cutAt: at(45) }] as Milestone[],
    updates: [
      { timestamp: at(30), visibility: "public" },
      { timestamp: at(60), visibility: "internal" },
    ] as StatusUpdate[],
  };
  assert.equal(longestSilence(at(0), told, T0 + 70 * 60_000), 25 * 60_000);
  assert.equal(longestSilence(at(0), { milestones: [], updates: [] }, T0 + 7 * 60_000), 7 * 60_000);
});

test("what is open comes first, then the latest", () => {
  const rows = inOrder([promise("Kept", 1), promise("Open", 9), promise("Late", 5), promise("Open", 8)]);
  assert.deepEqual(
    rows.map((row) => row.id),
    ["Open8", "Open9", "Late5", "Kept1"],
  );
});

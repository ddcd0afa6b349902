import assert from "node:assert/strict";
import { test } from "node:test";
import type { Milestone, Promise as Given } from "../types";
import type { SeenIncident } from "../types/seen";
import { howItIsRun, impactMs, outcome, told } from "./waiting";

const now = Date.parse("2026-11-24T06:00:00Z");
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();

const incident = {
  id: "01A",
  number: "INC-1",
  title: "Shop is offline",
  status: "Active",
  severity: "High",
  phase: 6,
  activePhase: 6,
  detectedAt: at(-180),
  resolvedAt: null,
  etag: '"x"',
  cadence: { state: "notSet", dueAt: null, lastCommunicatedAt: null },
} satisfies SeenIncident;

function promise(parts: Partial<Given>): Given {
  return { id: "p", dueAt: at(10), state: "Open", lateMinutes: null, reason: null, ...parts } as Given;
}
function milestone(parts: Partial<Milestone>): Milestone {
  return { id: "m", sequence: 1, title: "t", body: "", cutAt: at(-150), ...parts } as Milestone;
}

test("what became of a promise is said in words", () => {
  const say = (parts: Partial<Given>): string => outcome(promise(parts), now).words;
  assert.equal(say({}), "Promise 06:10 open");
  assert.equal(say({ dueAt: at(-1) }), "Promise 05:59 overdue");
  assert.equal(say({ state: "Late", lateMinutes: 3 }), "Promise 06:10 late by 3 min");
  assert.equal(say({ state: "Late", lateMinutes: 0 }), "Promise 06:10 late by less than a minute");
  assert.equal(say({ state: "Withdrawn", reason: "moved" }), "Promise 06:10 withdrawn: moved");
});

test("milestones come newest first and name what they correct", () => {
  const rows = told(
    [
      milestone({ id: "a", sequence: 1, correctedBy: "b", promiseId: "p" }),
      milestone({ id: "b", sequence: 2, corrects: "a" }),
    ],
    [promise({ state: "Kept" })],
    now,
  );
  assert.deepEqual(
    rows.map((row) => [row.milestone.sequence, row.corrects, row.correctedBy, row.outcome?.fate]),
    [
      [2, 1, undefined, undefined],
      [1, undefined, 2, "kept"],
    ],
  );
});

test("how it is run: met, missed, pending and provisional in words", () => {
  const targets = { firstMilestone: 20, mitigation: 55, resolve: 120, promises: 90 };
  const run = {
    incident,
    milestones: [milestone({ cutAt: at(-156) })],
    promises: [
      promise({ id: "1", state: "Kept" }),
      promise({ id: "2", state: "Late", lateMinutes: 1 }),
      promise({ id: "3", dueAt: at(-1) }),
      promise({ id: "4", dueAt: at(9) }),
      promise({ id: "5", state: "Withdrawn" }),
    ],
    visits: [
      { phase: 1, enteredAt: at(-180) },
      { phase: 6, enteredAt: at(-130) },
    ],
  };
  const said = howItIsRun(run, targets, now).map((one) => [one.value, one.words, one.verdict]);
  assert.deepEqual(said, [
    ["24m", "Missed, target 20m", "missed"],
    ["50m", "Met, target 55m", "met"],
    ["1 of 3", "33 %, provisional, target 90 %", "running"],
    ["Pending", "Past the target of 2h 00m", "running"],
  ]);
});

test("what never came before the end is not applicable, and no target is no verdict", () => {
  const none = { firstMilestone: null, mitigation: null, resolve: null, promises: null };
  const over = { ...incident, status: "Resolved" as const, resolvedAt: at(-60) };
  const run = { incident: over, milestones: [], promises: [], visits: [] };
  assert.deepEqual(
    howItIsRun(run, none, now).map((one) => one.value),
    ["Not applicable", "Not applicable", "Not applicable", "2h 00m"],
  );
});

test("customers feel it from the alert's time until it cleared", () => {
  assert.equal(impactMs(incident, now), undefined);
  const alert = { issueTime: at(-200), resolveTime: at(-80) };
  assert.equal(impactMs({ ...incident, alert }, now), 120 * 60_000);
});

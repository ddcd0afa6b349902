import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenIncident } from "../types/seen";
import { inOrder, isMine, lateBy, marks, matches, overall, queryOf, wantedOf } from "./board";

const now = Date.parse("2026-11-24T06:00:00Z");
const beat = { first: 15, dueSoon: 5, interval: 20, thenEvery: 20 };
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

function row(parts: Partial<SeenIncident>): SeenIncident {
  return {
    id: "01A",
    number: "INC-1",
    title: "Shop is offline",
    status: "Active",
    severity: "High",
    phase: 2,
    activePhase: 2,
    detectedAt: ago(30),
    resolvedAt: null,
    etag: '"v1"',
    cadence: { state: "notSet", dueAt: null, lastCommunicatedAt: null },
    ...parts,
  };
}

test("the worst unresolved incident names the state, and what is over names none", () => {
  assert.equal(overall([]).state, "Operational");
  assert.equal(overall([row({ severity: "Low" })]).state, "Operational");
  assert.deepEqual(
    overall([row({ severity: "Medium" }), row({ severity: "Critical", status: "Resolved" })]),
    {
      state: "Degraded performance",
      worst: "Medium",
      wartime: false,
    },
  );
  assert.equal(overall([row({ severity: "High" })]).wartime, true);
});

test("worst first, longest open first among equals", () => {
  const rows = [
    row({ id: "a", severity: "Medium", detectedAt: ago(90) }),
    row({ id: "b", severity: "Critical", detectedAt: ago(1) }),
    row({ id: "c", severity: "Critical", detectedAt: ago(60) }),
  ];
  assert.deepEqual(
    inOrder(rows).map((one) => one.id),
    ["c", "b", "a"],
  );
});

test("a promise is late by the clock alone, and never once it is over", () => {
  const due = (minutes: number): SeenIncident["cadence"] => ({
    state: "onTime",
    dueAt: ago(minutes),
    lastCommunicatedAt: null,
  });
  assert.equal(lateBy(row({ cadence: due(6) }), now), 6 * 60_000);
  assert.equal(lateBy(row({ cadence: due(-1) }), now), 0);
  assert.equal(lateBy(row({ cadence: due(6), status: "Resolved" }), now), 0);
});

test("what stays undone is marked, and only that", () => {
  const words = (parts: Partial<SeenIncident>): string[] =>
    marks(row(parts), beat, now).map((one) => one.words);
  assert.deepEqual(words({ detectedAt: ago(10) }), []);
  assert.deepEqual(words({ detectedAt: ago(19) }), ["First milestone late, 4m"]);
  assert.deepEqual(
    words({ cadence: { state: "notSet", dueAt: null, lastCommunicatedAt: ago(1) }, detectedAt: ago(19) }),
    [],
  );
  assert.deepEqual(words({ status: "Resolved", resolutionMilestoneMissing: true }), [
    "Resolution milestone missing",
  ]);
  const review = { status: "Resolved", afterActionRequired: true, afterActionDueAt: ago(15 * 60) } as const;
  assert.deepEqual(words(review), ["After Action overdue by 15h 00m"]);
  assert.deepEqual(words({ ...review, reviewStatus: "Held" }), []);
});

test("the address holds what is asked for, and nothing that it does not know", () => {
  const asked = wantedOf(new URLSearchParams("show=overdue&severity=High&q=db1"));
  assert.equal(queryOf(asked), "?show=overdue&severity=High&q=db1");
  assert.equal(queryOf(wantedOf(new URLSearchParams("show=everything"))), "");
});

test("every word must occur somewhere, and mine is where I hold a seat", () => {
  const seats = { mim: "Ana Ortiz", commandIds: { mim: "ana@example.com" } };
  const one = row({ affectedSystems: ["db1"], command: seats });
  const find = (words: string): boolean =>
    matches(one, { ...wantedOf(new URLSearchParams()), words }, "", now);
  assert.equal(find("shop DB1"), true);
  assert.equal(find("shop db2"), false);
  assert.equal(isMine(one, "ana@example.com"), true);
  assert.equal(isMine(one, "sam@example.com"), false);
});

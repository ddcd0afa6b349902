import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenIncident } from "../types/seen";
import { becameRed, farEnough, lookAt, SILENCE_MS } from "./heard";

const now = Date.parse("2026-11-24T06:00:00Z");

function promised(id: string, dueIn: number | null, status: SeenIncident["status"] = "Active"): SeenIncident {
  const dueAt = dueIn === null ? null : new Date(now + dueIn * 1_000).toISOString();
  return {
    id,
    number: "INC-1",
    title: "Shop is offline",
    status,
    severity: "High",
    phase: 2,
    activePhase: 2,
    detectedAt: new Date(now - 3_600_000).toISOString(),
    resolvedAt: null,
    etag: '"v1"',
    cadence: { state: "onTime", dueAt, lastCommunicatedAt: null },
  };
}
const look = (incidents: SeenIncident[], at = 0, lost = false) => lookAt(incidents, lost, now + at * 1_000);

test("a promise that passes while it is looked at becomes red, once", () => {
  const row = promised("A", 10);
  const looks = [9, 10, 11, 12, 60].map((at) => look([row], at));
  const heard = looks.slice(1).map((after, n) => becameRed(looks[n] ?? after, after));
  assert.deepEqual(heard, [false, true, false, false]);
});

test("what comes to the page red was red already", () => {
  const late = promised("A", -60);
  assert.equal(becameRed(look([]), look([late])), false);
  assert.equal(becameRed(look([promised("B", 60)]), look([promised("B", 60), late])), false);
});

test("a second promise that passes is news beside the first", () => {
  const rows = [promised("A", -60), promised("B", 5)];
  assert.equal(becameRed(look(rows), look(rows, 6)), true);
});

test("a promise that is made anew after it was late can become red again", () => {
  const [late, anew] = [promised("A", -60), promised("A", 30)];
  assert.equal(becameRed(look([late]), look([anew])), false);
  assert.equal(becameRed(look([anew]), look([anew], 31)), true);
});

test("one late promise in the place of another is no news", () => {
  assert.equal(becameRed(look([promised("A", -60)]), look([promised("A", -5)])), false);
});

test("no promise, or a resolved incident, is never red", () => {
  const rows = [promised("A", null), promised("B", 5, "Resolved")];
  assert.equal(becameRed(look(rows), look(rows, 600)), false);
});

test("the link is news when it is lost, not when it comes back or stays away", () => {
  assert.equal(becameRed(look([]), look([], 1, true)), true);
  assert.equal(becameRed(look([], 1, true), look([], 2, true)), false);
  assert.equal(becameRed(look([], 2, true), look([], 3)), false);
});

test("two sounds keep their distance; a clock that was set back does not silence the page", () => {
  assert.equal(farEnough(null, now), true);
  assert.equal(farEnough(now, now + SILENCE_MS - 1), false);
  assert.equal(farEnough(now, now + SILENCE_MS), true);
  assert.equal(farEnough(now + 3_600_000, now), true);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { badge, suggested } from "./cadence";

const now = Date.parse("2026-11-24T06:00:30Z");
const at = (seconds: number): { dueAt: string; lastCommunicatedAt: null } => ({
  dueAt: new Date(now + seconds * 1000).toISOString(),
  lastCommunicatedAt: null,
});

test("the badge flips by the clock alone", () => {
  const said = [-61, -1, 0, 300, 301].map((seconds) => badge("Active", at(seconds), 5, now));
  assert.deepEqual(
    said.map((one) => one.state),
    ["overdue", "overdue", "dueSoon", "dueSoon", "onTime"],
  );
  assert.equal(said[0]?.text, "Next update overdue by 1 min");
  assert.equal(said[1]?.text, "Next update overdue by less than a minute");
});

test("resolved closes it, and without a promise it is not set", () => {
  assert.equal(badge("Resolved", at(-60), 5, now).state, "closed");
  assert.equal(badge("Active", { dueAt: null, lastCommunicatedAt: null }, 5, now).state, "notSet");
});

test("the suggestion is a whole minute, and none where there is no rhythm", () => {
  const beat = { first: 15, dueSoon: 5, interval: 20, thenEvery: null };
  assert.equal(suggested(beat, false, now), Date.parse("2026-11-24T06:16:00Z"));
  assert.equal(suggested(beat, true, now), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chip,
  choices,
  dueAt,
  fieldOf,
  fromField,
  inMinutes,
  NO_PROMISE,
  readTime,
  suggestion,
  wrong,
} from "./promising";

const now = Date.parse("2026-11-24T23:40:10Z");
const beat = { first: 15, dueSoon: 5, interval: 20, thenEvery: 20 };

test("a promise is due on the whole minute after", () => {
  assert.equal(dueAt(inMinutes(20), now), Date.parse("2026-11-25T00:01:00Z"));
  assert.equal(dueAt(NO_PROMISE, now), null);
});

test("typed times are read as people type them, and nothing else is", () => {
  assert.deepEqual(readTime("30m", now), inMinutes(30));
  assert.deepEqual(readTime("1h30m", now), inMinutes(90));
  assert.deepEqual(readTime("2h", now), inMinutes(120));
  assert.deepEqual(readTime("45", now), inMinutes(45));
  assert.deepEqual(readTime("23:59", now), { kind: "at", at: Date.parse("2026-11-24T23:59:00Z") });
  assert.deepEqual(readTime("0:15 UTC", now), { kind: "at", at: Date.parse("2026-11-25T00:15:00Z") });
  assert.deepEqual(readTime("none", now), NO_PROMISE);
  for (const text of ["", "soon", "0m", "24:10", "-5m", "30s"]) assert.equal(readTime(text, now), null, text);
});

test("the suggestion stands among the chips, also where it is not usual", () => {
  assert.deepEqual(choices(suggestion(beat, true)), [15, 20, 30, 60]);
  assert.deepEqual(choices(45), [15, 20, 30, 45, 60]);
  assert.deepEqual(choices(suggestion({ ...beat, thenEvery: null }, true)), [15, 20, 30, 60]);
  assert.deepEqual([20, 60, 90].map(chip), ["20 min", "1 h", "1 h 30 min"]);
});

test("what cannot be promised is said in words", () => {
  assert.match(wrong({ kind: "at", at: now - 1 }, now) ?? "", /has passed/);
  assert.match(wrong({ kind: "at", at: now + 8 * 86_400_000 }, now) ?? "", /7 days/);
  assert.equal(wrong({ kind: "at", at: null }, now), "choose a time");
  assert.equal(wrong(inMinutes(15), now), undefined);
  assert.equal(wrong(NO_PROMISE, now), undefined);
});

test("the field of a time is in UTC, there and back", () => {
  const at = Date.parse("2026-11-25T00:15:00Z");
  assert.equal(fieldOf(at), "2026-11-25T00:15");
  assert.equal(fromField("2026-11-25T00:15"), at);
  assert.equal(fromField(""), null);
});

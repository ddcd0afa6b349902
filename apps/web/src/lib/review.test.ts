import assert from "node:assert/strict";
import { test } from "node:test";
import type { Review, ReviewAction } from "../types";
import { asField, dueWords, fromField, itemWords, marks, stepWords } from "./review";

const at = (text: string): number => Date.parse(`2026-03-0${text}Z`);
const iso = (text: string): string => new Date(at(text)).toISOString();
const review = (fields: Partial<Review>): Review =>
  ({ dueAt: iso("4T12:00"), heldAt: null, resolvedAt: iso("1T12:00"), ...fields }) as Review;

test("whether it is in time always says when it was due", () => {
  assert.equal(dueWords(review({}), at("2T12:00")).state, "onTime");
  assert.equal(dueWords(review({}), at("4T11:00")).state, "soon");
  assert.deepEqual(dueWords(review({}), at("4T13:30")), {
    state: "over",
    text: "Overdue by 1h 30m, was due 12:00 UTC",
  });
  assert.equal(dueWords(review({ heldAt: iso("4T12:00") }), at("5T12:00")).state, "met");
  assert.match(dueWords(review({ heldAt: iso("4T14:00") }), at("5T12:00")).text, /^Held 2h 00m late/);
  assert.equal(dueWords(review({ dueAt: null }), at("5T12:00")).state, "none");
});

test("a step has its time where it has one", () => {
  assert.equal(stepWords("Draft", review({}), at("2T12:00")), "Draft");
  assert.equal(
    stepWords("Held", review({ heldAt: iso("2T15:00") }), at("2T16:00")),
    "Held 15:00 UTC, 1d 03h after",
  );
});

test("times that lie together are pushed apart, in order, inside the line", () => {
  const facts = {
    times: {
      issueTime: iso("1T10:00"),
      detectedAt: iso("1T10:01"),
      firstMilestoneAt: iso("1T10:02"),
      mitigatedAt: null,
      impactEndedAt: iso("1T12:00"),
      resolvedAt: iso("1T12:00"),
    },
    durations: { detectMs: 60_000, firstMilestoneMs: 60_000, resolveMs: null },
  } as unknown as Review["facts"];
  const line = marks(facts, 1080);
  assert.deepEqual(
    line.marks.map((mark) => mark.x),
    [0, 190, 380, 1080],
  );
  assert.equal(line.scale, false);
  assert.equal(line.marks[1]?.what, "Detected, 1m");
  assert.equal(line.marks[3]?.what, "Resolved");
});

test("an action item says how late it is", () => {
  const item = { status: "Open", dueAt: iso("2T12:00") } as ReviewAction;
  assert.equal(itemWords(item, at("1T12:00")).text, "Open, due in 1d 00h");
  assert.equal(itemWords(item, at("2T12:05")).text, "Overdue by 5m");
  assert.equal(itemWords({ ...item, status: "Done" }, at("9T12:00")).text, "Done");
});

test("a field of day and time is in UTC both ways", () => {
  assert.equal(fromField(asField("2026-03-01T12:34:00Z")), "2026-03-01T12:34:00.000Z");
  assert.equal(fromField(""), "");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../types";
import { citations, fromEntries, sentences } from "./drafted";

const event = (
  minute: number,
  type: TimelineEvent["type"],
  title: string,
  more: Partial<TimelineEvent> = {},
): TimelineEvent =>
  ({
    id: `E${minute}`,
    type,
    title,
    description: "",
    automatic: false,
    timestamp: `2017-02-01T00:${String(minute).padStart(2, "0")}:00Z`,
    ...more,
  }) as TimelineEvent;

const picked = [
  event(21, "action", "Copy from the staging snapshot starts once db1 is frozen"),
  event(18, "update", "LVM snapshot of 17:20 found on staging", { description: "taken by hand" }),
  event(2, "alert", "No dump exists: pg_dump 9.2 ran against 9.6"),
];

test("a draft is what the entries say, oldest first, the same each time", () => {
  const drafted = fromEntries(picked);
  assert.equal(
    drafted.body,
    "Conditions\nNo dump exists: pg_dump 9.2 ran against 9.6. LVM snapshot of 17:20 found on staging. Taken by hand.\n\n" +
      "Actions\nCopy from the staging snapshot starts once db1 is frozen.\n\nNeeds\nNone from you.",
  );
  assert.equal(drafted.title, "Copy from the staging snapshot starts once db1 is frozen");
  assert.equal(drafted.label, "Started from 3 entries");
  assert.deepEqual(fromEntries([...picked].reverse()), drafted);
});

test("with nothing picked there is a form to fill, and a long title is cut at a word", () => {
  assert.match(fromEntries([]).body, /^Conditions\nUnchanged\.\n\nActions\nNone new\./);
  const { title } = fromEntries([event(1, "update", "word ".repeat(40).trim())]);
  assert.ok(title.length <= 81 && title.endsWith("word…"), title);
});

test("each sentence of a fresh draft rests on its entry; one that is added rests on none", () => {
  const { body } = fromEntries(picked);
  assert.ok(citations(body, picked).every((one) => one.on.length > 0));
  const bare = citations(
    body.replace("\n\nActions", " Git repositories are not affected.\n\nActions"),
    picked,
  );
  assert.deepEqual(
    bare.filter((one) => one.on.length === 0).map((one) => one.text),
    ["Git repositories are not affected."],
  );
});

test("figures with points are no ends of sentences, and what is asked of readers states nothing", () => {
  assert.deepEqual(sentences("pg_dump 9.2 ran. It failed!\n\nNeeds\nHold releases."), [
    "pg_dump 9.2 ran.",
    "It failed!",
  ]);
});

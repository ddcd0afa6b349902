import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldOf, instant, length, split, TITLE_LIMIT } from "./entry";

test("the first line is the title and the rest stands below it", () => {
  assert.deepEqual(split("  Queue restarted  "), { title: "Queue restarted", description: "" });
  assert.deepEqual(split("Queue restarted\non db2\nand db3"), {
    title: "Queue restarted",
    description: "on db2\nand db3",
  });
});

test("a first line that is too long loses nothing", () => {
  const long = "word ".repeat(60).trim();
  const { title, description } = split(long);
  assert.ok(length(title) <= TITLE_LIMIT);
  assert.ok(title.endsWith("word…"));
  assert.equal(description, long);
  assert.ok(length(split("x".repeat(500)).title) <= TITLE_LIMIT);
  assert.ok(length(split("𝔘".repeat(500)).title) <= TITLE_LIMIT);
});

test("a field of UTC is read as UTC and shown as it was", () => {
  assert.equal(instant("2026-11-24T06:12"), Date.UTC(2026, 10, 24, 6, 12));
  assert.equal(instant(""), null);
  assert.equal(instant("soon"), null);
  assert.equal(fieldOf(Date.UTC(2026, 10, 24, 6, 12)), "2026-11-24T06:12");
});

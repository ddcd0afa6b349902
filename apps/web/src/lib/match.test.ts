import assert from "node:assert/strict";
import { test } from "node:test";
import { match, matching, nearest } from "./match";

const marked = (text: string, typed: string): string | undefined =>
  match(text, typed)
    ?.parts.map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join("");

test("what was typed is marked where it stands, the beginning of a word first", () => {
  assert.equal(marked("Post an update to the log", "up"), "Post an [up]date to the log");
  assert.equal(marked("Group the upstream", "up"), "Group the [up]stream");
  assert.equal(marked("Spam sign-ups", "UP"), "Spam sign-[up]s");
});

test("every typed word must be there, in any order", () => {
  assert.equal(marked("Publish a public update", "update pub"), "[Pub]lish a public [update]");
  assert.equal(match("Publish a public update", "update private"), undefined);
});

test("the first letters of words will do, one letter will not", () => {
  assert.equal(marked("Cut milestone 4", "cm4"), "[C]ut [m]ilestone [4]");
  assert.equal(match("Cut milestone", "x"), undefined);
});

test("words that are not shown count, without a mark", () => {
  assert.deepEqual(match("Change the phase", "advance", "advance")?.parts, [
    { text: "Change the phase", hit: false },
  ]);
  assert.equal(match("Preferences", "in", "settings"), undefined, "from their beginning only");
});

test("the best fit comes first, equal ones stay in order", () => {
  const list = ["Correct an update", "Update the alert", "Update the seats"];
  assert.deepEqual(
    matching(list, "update", (one) => [one]).map((found) => found.one),
    ["Update the alert", "Update the seats", "Correct an update"],
  );
});

test("a mistyped name has a near one, nonsense has none", () => {
  const names = ["advance", "update", "milestone"];
  assert.equal(nearest(names, "advnace"), "advance");
  assert.equal(nearest(names, "milestne"), "milestone");
  assert.equal(nearest(names, "zzzzzz"), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { fate } from "./written";

test("what nobody writes in is left alone", () => {
  assert.equal(fate(undefined, "theirs"), "unchanged");
});

test("a text over what still stands there is a change", () => {
  assert.equal(fate({ text: "mine", over: "old" }, "old"), "changed");
});

test("another's text since then is a clash, until the writer has chosen", () => {
  assert.equal(fate({ text: "mine", over: "old" }, "theirs"), "clash");
  assert.equal(fate({ text: "mine", over: "theirs" }, "theirs"), "changed");
  assert.equal(fate({ text: "mine", over: "theirs" }, "a third"), "clash");
});

test("who went back to the first text has chosen nothing yet", () => {
  assert.equal(fate({ text: "old", over: "old" }, "theirs"), "clash");
});

test("both wrote the same", () => {
  assert.equal(fate({ text: "both", over: "old" }, "both"), "unchanged");
  assert.equal(
    fate({ text: "007", over: "3" }, "7", (a, b) => Number(a) === Number(b)),
    "unchanged",
  );
});

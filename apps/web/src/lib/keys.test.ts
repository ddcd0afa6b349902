import assert from "node:assert/strict";
import { test } from "node:test";
import { isLetter, named, pressed, spelled, type Press } from "./keys";

const press = (key: string, held: Partial<Press> = {}): string =>
  pressed({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test("one key has one spelling", () => {
  assert.deepEqual(["Shift u", "Shift+U", "Cmd+K", "Ctrl K", "?", "+", "Esc"].map(spelled), [
    "shift+u",
    "shift+u",
    "ctrl+k",
    "ctrl+k",
    "?",
    "+",
    "escape",
  ]);
});

test("a press is the key that a command names", () => {
  assert.equal(press("c"), spelled("c"));
  assert.equal(press("U", { shiftKey: true }), spelled("Shift+U"));
  assert.equal(press("?", { shiftKey: true }), spelled("?"), "on most keyboards Shift makes the sign");
  assert.equal(press("?"), spelled("?"), "and on some it does not");
  assert.equal(press("k", { metaKey: true }), spelled("Ctrl+K"), "⌘ is the Mac's Ctrl");
  assert.equal(press("Enter", { ctrlKey: true }), spelled("Ctrl+Enter"));
  assert.equal(
    press("@", { ctrlKey: true, altKey: true, altGraph: true }),
    "@",
    "AltGr only makes characters",
  );
});

test("Shift tells two letters apart", () => {
  assert.notEqual(press("u"), press("U", { shiftKey: true }));
});

test("single characters are those that can be turned off", () => {
  assert.deepEqual(["c", "?", "/", "1", "Shift+U", "+"].map(isLetter), [true, true, true, true, true, true]);
  assert.deepEqual(["Ctrl+K", "Ctrl+Enter", "Escape", "F2"].map(isLetter), [false, false, false, false]);
});

test("a Mac's reader sees a Mac's key", () => {
  assert.deepEqual(named("Ctrl+K", true), ["⌘", "K"]);
  assert.deepEqual(named("Ctrl+Enter", false), ["Ctrl", "↵"]);
});

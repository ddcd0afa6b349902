import assert from "node:assert/strict";
import { test } from "node:test";
import { readChoices, readTheme, STANDARD } from "./preferences";

test("what was chosen is read back", () => {
  const chosen = { letters: false, order: "oldest", sound: true, announce: "none", hold: true } as const;
  assert.deepEqual(readChoices(JSON.stringify(chosen)), chosen);
});

test("rubbish reads as the standard, field by field", () => {
  for (const text of [
    null,
    "",
    "{",
    "null",
    "7",
    '"x"',
    "[]",
    '{"letters":"no","order":1,"announce":"loud"}',
  ])
    assert.deepEqual(readChoices(text), STANDARD);
  assert.deepEqual(readChoices('{"letters":false,"order":"sideways","more":1}'), {
    ...STANDARD,
    letters: false,
  });
});

test("sound is off until somebody turns it on", () => {
  assert.equal(STANDARD.sound, false);
});

test("an unknown theme follows the system", () => {
  assert.deepEqual(["night", "pink", null, undefined].map(readTheme), [
    "night",
    "system",
    "system",
    "system",
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { notALink, tooLong, whole } from "./limits";

test("a whole number is read as people write it", () => {
  for (const said of ["12000", "12,000", "12 000", "12.000", "12'000", "12\u202f000", " 12000 "])
    assert.equal(whole(said), 12_000, said);
  assert.equal(whole("1,234,567"), 1_234_567);
  assert.equal(whole("0"), 0);
});

test("what is no whole number is none", () => {
  for (const said of ["", "12k", "1,5", "12,00", "-3", "1.2345", "ten", "123456789012"])
    assert.equal(whole(said), null, said);
});

test("a text that does not fit is told with both lengths, counted as the server counts", () => {
  assert.equal(tooLong("🚨".repeat(200), 200), undefined);
  assert.equal(tooLong("x".repeat(70_000), 10_000), "At most 10,000 characters, now 70,000.");
});

test("the address of a call is a whole one", () => {
  assert.equal(notALink("https://meet.example.com/abc?pwd=1"), undefined);
  assert.equal(notALink(" https://meet.example.com "), undefined);
  for (const said of ["meet.example.com/abc", "http://meet.example.com", "https://", "javascript:alert(1)"])
    assert.match(notALink(said) ?? "", /^A whole address/, said);
});

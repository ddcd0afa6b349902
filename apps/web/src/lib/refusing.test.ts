import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inWords, told, type Why } from "./refusing";

const CODES = [
  ...readFileSync(new URL("../../../../../docs/api/refusals.md", import.meta.url), "utf8")
    .split("## Answers of a hook")[0]!
    .split("\n## ")
    .slice(1)
    .flatMap((part) =>
      [...part.matchAll(/^\| `(\w+)` \|/gm)].map((row) => [Number(part.slice(0, 3)), row[1]!] as const),
    ),
];
const refused = (code: string, status: number, hint: string | null = null): Why => ({
  problem: { code, detail: `The detail of ${code}.`, hint },
  status,
  retryAfter: null,
});

test("every refusal of the documentation says what happened and what to do", () => {
  assert.ok(CODES.length > 80);
  for (const [status, code] of CODES) {
    for (const hint of [null, "POST /v1/incidents/{id}/command/handover", "Look at it."]) {
      const said = told(refused(code, status, hint), "sent", true);
      assert.match(said.what, /^[A-Z].*\.$/, code);
      assert.match(said.todo, /^[A-Z].*\.$/, code);
      assert.doesNotMatch(said.todo, /\/v1\/|POST /, code);
      assert.equal(said.unsure, false, code);
    }
  }
});

test("the server's own hint is told where no words of ours stand against it", () => {
  assert.equal(told(refused("eta_too_far", 422, "At most 7 days."), "sent", true).todo, "At most 7 days.");
});

test("what nobody knows is said, and that it happens once", () => {
  for (const status of [0, 502, 504]) {
    const said = told({ problem: null, status, retryAfter: null }, "sent", true);
    assert.equal(said.unsure, true);
    assert.match(said.todo, /done once, however often it is sent/);
  }
  const offline = told({ problem: null, status: 0, retryAfter: null }, "sent", false);
  assert.match(offline.what, /offline; nothing was sent/);
  assert.equal(offline.unsure, false);
});

test("a proxy that refuses has done nothing, and is not taken for the server", () => {
  const said = told({ problem: null, status: 413, retryAfter: null }, "sent", true);
  assert.match(said.what, /Something between here and the server answered, with 413/);
  assert.match(said.todo, /Make it shorter/);
  assert.equal(said.unsure, false);
});

test("a time to wait is told, in minutes when it is long", () => {
  const limited = (retryAfter: number): Why => ({ ...refused("rate_limited", 429), retryAfter });
  assert.match(told(limited(12), "sent", true).todo, /in 12 s; the button waits/);
  assert.match(told(limited(601), "sent", true).todo, /in 11 min; the button waits/);
  assert.equal(told(limited(12), "read", true).todo, "Try again in 12 s.");
});

test("who only looks is told to look again", () => {
  const away: Why = { problem: null, status: 0, retryAfter: null };
  assert.equal(
    inWords(away, true, "read"),
    "The server is out of reach. Look again when the connection is back.",
  );
  assert.match(inWords(refused("sign_in_required", 401), true, "read"), /then load this again\.$/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../types";
import { BLOCKED, differences, notResolvable, reentries, type Standing } from "./standing";

const stands = (fields: Partial<Standing> = {}): Standing => ({
  status: "Active",
  phase: 5,
  activePhase: 5,
  severity: "Critical",
  etag: '"v1"',
  published: false,
  offered: "",
  promises: [],
  ...fields,
});
const moved = {
  automatic: true,
  type: "phase",
  title: "Phase 6 reached: Mitigation",
  actor: "Ben",
  recordedAt: "2026-11-24T14:01:00Z",
} as TimelineEvent;

test("why it cannot be resolved is said with both numbers", () => {
  assert.equal(notResolvable(stands({ status: "Monitoring", phase: 7 })), "Resolve needs phase 8, now 7");
  assert.equal(notResolvable(stands({ phase: 6 })), "Resolve needs Monitoring first");
  assert.equal(
    notResolvable(stands({ phase: 5 })),
    "Resolve needs Monitoring first, and that phase 6, now 5",
  );
  assert.equal(notResolvable(stands({ status: "Monitoring", phase: 8, activePhase: 8 })), undefined);
});

test("what is not possible now has its reason, what is has none", () => {
  assert.match(BLOCKED["advance"]?.(stands({ activePhase: 2 })) ?? "", /return to Isolation first/);
  assert.match(BLOCKED["advance"]?.(stands({ phase: 8, activePhase: 8 })) ?? "", /last phase/);
  assert.equal(BLOCKED["advance"]?.(stands()), undefined);
  assert.equal(BLOCKED["status"]?.(stands()), "Monitoring needs phase 6, now 5");
  assert.equal(BLOCKED["leaveReentry"]?.(stands()), "No re-entry is open");
  assert.equal(BLOCKED["withdraw"]?.(stands()), "No promise is open");
  assert.match(BLOCKED["reopen"]?.(stands()) ?? "", /now Active/);
  assert.match(BLOCKED["severity"]?.(stands({ status: "Resolved" })) ?? "", /resolved/);
});

test("Gather and Assess can be re-entered from later phases, and from each other", () => {
  assert.deepEqual(reentries(stands()), [2, 3]);
  assert.deepEqual(reentries(stands({ activePhase: 2 })), [3]);
  assert.deepEqual(reentries(stands({ phase: 3, activePhase: 3 })), [2]);
  assert.deepEqual(reentries(stands({ phase: 2, activePhase: 2 })), []);
});

test("an act hears only of what concerns it, with who and when", () => {
  const is = stands({ phase: 6, activePhase: 6, severity: "High", promises: ["P 2026"] });
  assert.deepEqual(differences("advance", stands(), is, [moved]), [
    "The phase is 6 Mitigation since 14:01 UTC, by Ben; it was 5 Isolation.",
  ]);
  assert.deepEqual(differences("publish", stands(), is, [moved]), []);
  assert.deepEqual(differences("promise", stands(), is, []), ["The next update is promised anew."]);
  assert.deepEqual(differences("severity", stands(), is, []), ["The severity is High; it was Critical."]);
});

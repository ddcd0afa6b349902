import assert from "node:assert/strict";
import { test } from "node:test";
import type { PhaseVisit } from "../types";
import { inOneLine, pace, steps, type Standing } from "./phases";

const T0 = Date.UTC(2026, 10, 24, 6);
const at = (minute: number): string => new Date(T0 + minute * 60_000).toISOString();
const visit = (
  n: number,
  phase: number,
  from: number,
  to: number | null,
  kind: PhaseVisit["kind"] = "advance",
): PhaseVisit => ({
  n,
  phase: phase as PhaseVisit["phase"],
  enteredAt: at(from),
  leftAt: to === null ? null : at(to),
  kind,
  enteredBy: "Ana",
  reason: null,
});
const TARGETS = [5, 10, 15, 8, 25, 30, 15, 5];
const notes = (standing: Standing, minute: number): string[] =>
  steps(standing, TARGETS, T0 + minute * 60_000).map((one) => `${one.kind} ${one.note}`);

test("Gather re-entered from Isolation, as the reference picture shows it", () => {
  const standing: Standing = {
    phase: 5,
    activePhase: 2,
    status: "Active",
    visits: [
      visit(1, 1, 0, 5, "open"),
      visit(2, 2, 5, 15),
      visit(3, 3, 15, 20),
      visit(4, 4, 20, 28),
      visit(5, 5, 28, 83),
      visit(6, 2, 83, null, "reentry"),
    ],
  };
  assert.deepEqual(notes(standing, 135), [
    "done 5m",
    "now Re-entered · 52m, slow",
    "done 5m",
    "done 8m",
    "reached Reached · 55m",
    "todo Target 30m",
    "todo Target 15m",
    "todo Target 5m",
  ]);
  const line = inOneLine(steps(standing, TARGETS, T0 + 135 * 60_000), standing);
  assert.deepEqual(line, { place: "2/8 Gather, re-entered", rest: "52m, slow · reached 5 Isolation" });
});

test("two visits are summed, what was left out is skipped, and the end has no current step", () => {
  const standing: Standing = {
    phase: 8,
    activePhase: 8,
    status: "Resolved",
    visits: [
      visit(1, 1, 0, 5, "open"),
      visit(2, 2, 5, 11),
      visit(3, 6, 11, 20),
      visit(4, 2, 20, 90, "reentry"),
      visit(5, 6, 90, 973, "return"),
      visit(6, 8, 973, 993),
    ],
  };
  const told = notes(standing, 2_000);
  assert.equal(told[1], "done 1h 16m in 2 visits");
  assert.equal(told[2], "skipped Skipped");
  assert.equal(told[7], "done 20m");
  assert.equal(told.filter((one) => one.startsWith("now")).length, 0);
});

test("time in phase is held against its target", () => {
  assert.equal(pace(9 * 60_000, 10), "fast");
  assert.equal(pace(14 * 60_000, 10), "ok");
  assert.equal(pace(14.1 * 60_000, 10), "slow");
  const standing: Standing = {
    phase: 5,
    activePhase: 5,
    status: "Active",
    visits: [visit(1, 5, 0, null, "open")],
  };
  assert.equal(notes(standing, 14)[4], "now 14m of 25m");
  assert.equal(notes(standing, 36)[4], "now 36m of 25m, slow");
});

test("a false alarm ends where it stood", () => {
  const standing: Standing = {
    phase: 2,
    activePhase: 2,
    status: "Resolved",
    visits: [visit(1, 1, 0, 5, "open"), visit(2, 2, 5, 6)],
  };
  assert.equal(notes(standing, 60)[7], "todo Not reached");
  assert.equal(notes(standing, 60)[1], "done 1m");
});

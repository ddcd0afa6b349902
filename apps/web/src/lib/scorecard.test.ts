import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bare,
  beside,
  inOrder,
  incidentsOf,
  misses,
  monthsOf,
  onTarget,
  rangeWords,
  readAsked,
  since,
  stateWords,
  targetLines,
  targetOf,
  targetWords,
  toServer,
  valued,
  writeAsked,
  type Figures,
} from "./scorecard";

const NOW = Date.parse("2026-11-24T08:00:00Z");
const none: Figures = {
  count: 0,
  mean: null,
  median: null,
  p90: null,
  onTarget: { met: 0, of: 0, share: null },
  pending: 0,
  notApplicable: 0,
  invalid: 0,
  state: "noData",
};
const asked = (text: string) => readAsked(new URLSearchParams(text), NOW);

test("communication comes first and the rest keeps its order", () => {
  const slugs = ["mttr", "zebra", "time-to-first-milestone", "ape", "cadence-adherence"];
  assert.deepEqual(
    inOrder(slugs.map((slug) => ({ slug }))).map((one) => one.slug),
    ["cadence-adherence", "time-to-first-milestone", "mttr", "zebra", "ape"],
  );
});

test("a value has its units, and what is missing is never a 0", () => {
  assert.equal(valued(145.2, "minutes"), "145 min");
  assert.equal(valued(8.42, "minutes"), "8.4 min");
  assert.equal(valued(91, "percent"), "91 %");
  assert.equal(valued(0, "count"), "0");
  assert.equal(valued(1210, "minutes"), "1,210 min");
  assert.equal(valued(null, "minutes"), "–");
  assert.equal(valued(9.98, "minutes"), "10 min");
  assert.equal(valued(0.04, "count"), "0.04");
  assert.equal(bare(1011334, "customer-minutes"), "1,011,334");
  assert.equal(bare(12, "minutes"), "12 min");
  assert.equal(onTarget(none), "–");
});

test("a value that just misses its target does not read as the target", () => {
  assert.equal(beside(89.7, 90), "89.7");
  assert.equal(beside(15.04, 15), "15.04");
  assert.equal(beside(15, 15), "15");
  assert.equal(beside(88.7, 90), "89");
  assert.equal(beside(88.7, null), "89");
});

test("why there is no value stands in words", () => {
  assert.equal(stateWords(none), "No data yet");
  assert.equal(stateWords({ ...none, state: "pending" }), "Pending");
  assert.equal(
    stateWords({ ...none, state: "pending", pending: 3, notApplicable: 1 }),
    "3 pending, 1 not applicable",
  );
  assert.equal(
    stateWords({ ...none, count: 5, state: "observed", pending: 1, invalid: 2 }),
    "1 pending, 2 invalid",
  );
  assert.equal(stateWords({ ...none, count: 5, state: "observed" }), "");
});

test("targets are said worst first, one for all once, and lines are drawn once", () => {
  assert.equal(targetWords({ critical: 120, high: 240 }, "minutes"), "120 / 240 min");
  assert.equal(targetWords({ default: 90 }, "percent"), "90 %");
  assert.equal(targetWords({ high: 240 }, "minutes"), "– / 240 min");
  assert.equal(targetWords(null, "minutes"), "–");
  assert.equal(targetOf({ critical: 1, default: 9 }, "Critical"), 1);
  assert.equal(targetOf({ critical: 1, default: 9 }, "Low"), 9);
  assert.equal(targetOf({ executive: { default: 3 } }, "Low"), null);
  assert.deepEqual(targetLines({ critical: 15, high: 15, low: 30 }, ["Critical", "High", "Low"]), [
    { at: 15, words: "Critical, High 15" },
    { at: 30, words: "Low 30" },
  ]);
  assert.deepEqual(targetLines({ default: 90 }, ["Critical", "High"]), [{ at: 90, words: "Target 90" }]);
});

test("a target is missed on the side that its direction says", () => {
  assert.equal(misses(121, 120, "lower"), true);
  assert.equal(misses(120, 120, "lower"), false);
  assert.equal(misses(89, 90, "higher"), true);
  assert.equal(misses(null, 90, "higher"), false);
  assert.equal(misses(5, null, "lower"), false);
  assert.equal(misses(5, 1, "none"), false);
});

test("the range before is compared in words", () => {
  assert.equal(since(100, 114, "minutes"), "14 min less than before");
  assert.equal(since(95, 91, "percent"), "4 % more than before");
  assert.equal(since(5, 5, "minutes"), "as before");
  assert.equal(since(null, 5, "minutes"), "");
  assert.equal(since(5, null, "minutes"), "");
});

test("the address holds what is asked for, and comes back as it was", () => {
  assert.equal(asked("").from, "2025-12-01");
  assert.equal(asked("period=30d").from, "2026-10-26");
  assert.equal(asked("from=2026-02-01&to=2026-01-01").period, "12m");
  assert.equal(asked("period=nonsense&by=nonsense").by, "");
  for (const text of [
    "",
    "period=90d&severity=Critical%2CHigh&by=month&compare=previous",
    "from=2026-01-01&to=2026-02-28",
  ])
    assert.equal(writeAsked(asked(text)).toString(), text);
});

test("the server's range ends where the day after the last begins", () => {
  assert.deepEqual(toServer(asked("from=2026-01-01&to=2026-01-31&severity=High")), {
    from: "2026-01-01",
    to: "2026-02-01",
    severity: "High",
  });
});

test("every month of the range keeps its place", () => {
  assert.deepEqual(monthsOf({ from: "2025-11-20", to: "2026-02-01" }), [
    "2025-11",
    "2025-12",
    "2026-01",
    "2026-02",
  ]);
  assert.equal(monthsOf(asked("")).length, 12);
});

test("what is looked at is said", () => {
  assert.equal(
    rangeWords(asked("severity=High,Critical&from=2016-03-01&to=2017-02-28"), 29),
    "29 incidents, Critical and High, 1 Mar 2016 to 28 Feb 2017",
  );
  assert.equal(
    rangeWords(asked("from=2016-03-01&to=2016-03-01"), 1),
    "1 incident, all severities, 1 Mar 2016 to 1 Mar 2016",
  );
  const kpi = { slug: "", name: "", units: "", direction: "none", targets: null, groups: [] } as const;
  assert.equal(incidentsOf([{ ...kpi, groups: [], overall: { ...none, count: 3, pending: 2 } }]), 5);
});

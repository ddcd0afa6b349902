import assert from "node:assert/strict";
import { test } from "node:test";
import { readSeverityMap, writeSeverityMap } from "./severitymap";

test("lines are a map, and the map is lines again", () => {
  assert.deepEqual(readSeverityMap("P1 = Critical\n\n sev 2=high "), {
    map: { P1: "critical", "sev 2": "high" },
  });
  assert.equal(writeSeverityMap({ P1: "Critical", P2: "High" }), "P1 = Critical\nP2 = High");
  assert.deepEqual(readSeverityMap(""), { map: {} });
});

test("the first line that is none is told", () => {
  for (const line of ["P1", "= Critical", "P1 = Bad", "P1 = High = Low"])
    assert.match((readSeverityMap(`ok = Low\n${line}`) as { wrong: string }).wrong, /is not a line/, line);
});

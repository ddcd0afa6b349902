import assert from "node:assert/strict";
import { test } from "node:test";
import type { SearchResult } from "../types";
import { addressOf, leadsTo, shown } from "./found";

const hit = (id: string, kind: SearchResult["kind"] = "event"): SearchResult =>
  ({
    incident: { id, number: `INC-${id}` },
    kind,
    itemId: "x",
    heading: [],
    snippet: [],
  }) as unknown as SearchResult;

test("the address holds the words and a scope that is not the usual one", () => {
  assert.equal(addressOf("", "recent"), "/search");
  assert.equal(addressOf("a & b", "all"), "/search?q=a+%26+b&scope=all");
});

test("an incident is named once for hits in a row", () => {
  assert.deepEqual(
    shown([hit("1"), hit("1"), hit("2"), hit("1")]).map((one) => one.first),
    [true, false, true, true],
  );
});

test("a hit in a review leads to the review", () => {
  assert.equal(leadsTo(hit("7", "review"), "/stakeholders/INC-7"), "/incidents/INC-7/review");
  assert.equal(leadsTo(hit("7"), "/stakeholders/INC-7"), "/stakeholders/INC-7");
});

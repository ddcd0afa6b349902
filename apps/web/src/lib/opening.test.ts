import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, fieldOf, missing, NOTHING } from "./opening";

const now = Date.parse("2026-11-24T06:00:00Z");

test("only what was filled in is sent", () => {
  assert.deepEqual(bodyOf({ ...NOTHING, title: " Shop is offline ", severity: "High" }, now), {
    title: "Shop is offline",
    severity: "High",
  });
});

test("lists, figures and times are read from what was typed", () => {
  const body = bodyOf(
    {
      ...NOTHING,
      title: "x",
      severity: "Low",
      systems: "db1, db2\n",
      customers: "0",
      promisedIn: "15",
      detectedAgo: "5",
      sre: "Sam",
      restricted: true,
      participants: "a@example.com,",
    },
    now,
  );
  assert.deepEqual(body, {
    title: "x",
    severity: "Low",
    affectedSystems: ["db1", "db2"],
    detectedAt: "2026-11-24T05:55:00.000Z",
    nextUpdateEta: "2026-11-24T06:15:00.000Z",
    alert: { customerCount: 0 },
    command: { sre: "Sam" },
    restricted: true,
    participants: ["a@example.com"],
  });
});

test("what is missing is said by field, and a refusal finds its field", () => {
  assert.deepEqual(Object.keys(missing(NOTHING)), ["title", "severity"]);
  assert.deepEqual(Object.keys(missing({ ...NOTHING, title: "x", severity: "Low", customers: "many" })), [
    "customers",
  ]);
  assert.equal(fieldOf("/alert/customerCount"), "customers");
  assert.equal(fieldOf("/affectedSystems/3"), "systems");
  assert.equal(fieldOf(""), undefined);
});

test("a figure is taken as people write it, and a text that does not fit is told", () => {
  const wish = { ...NOTHING, title: "x", severity: "Low" as const, customers: "12,400" };
  assert.deepEqual(missing(wish), {});
  assert.deepEqual(bodyOf(wish, now).alert, { customerCount: 12_400 });
  const long = missing({ ...wish, title: "y".repeat(201), description: "z".repeat(70_000) });
  assert.equal(long.title, "At most 200 characters, now 201.");
  assert.equal(long.description, "At most 10,000 characters, now 70,000.");
});

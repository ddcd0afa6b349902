import assert from "node:assert/strict";
import { test } from "node:test";
import { cards, notices, logged, type Previewed } from "./preview";

const now = Date.parse("2026-11-24T14:00:00Z");
const milestone = { id: "M", sequence: 4, title: "Copying", body: "Half is there.", statusAtCut: "Active" };
const promise = { dueAt: "2026-11-24T14:20:00Z", state: "Open" };
const state = { id: "I" };
const incident = {
  id: "I",
  status: "Active",
  severity: "Critical",
  activePhase: 5,
  nextUpdateEta: promise.dueAt,
};
const entry = (resources: object, change = "milestone"): never => ({ change, resources, state }) as never;

const shown = (audiences: [string, unknown][], consequences: object[] = []): Previewed =>
  ({
    act: "milestone",
    at: "",
    audiences: audiences.map(([column, one]) => ({ column, entry: one })),
    consequences,
  }) as unknown as Previewed;

test("outermost first, and who gets nothing is said to get nothing", () => {
  const rows = { incident, milestones: [milestone], promises: [promise] };
  const found = cards(
    shown([
      ["public_anonymous", null],
      ["public_staff", null],
      ["stakeholder", entry(rows)],
      ["executive", entry({ ...rows, incident: { ...incident, riskLevel: "High" } })],
      ["command_mim", entry(rows)],
    ]),
    now,
  );
  assert.deepEqual(
    found.map((one) => [one.name, one.nothing, one.words]),
    [
      ["Public page", true, 0],
      ["Executives", false, 4],
      ["Stakeholders", false, 4],
      ["Command", false, 4],
    ],
  );
  assert.deepEqual(found[1]?.promises, ["Next update promised for 14:20 UTC"]);
  assert.deepEqual(found[1]?.standing, ["Critical", "Active", "phase 5"]);
  assert.deepEqual(found[1]?.extras, ["risk"]);
  assert.equal(found[2]?.sameAs, "Executives");
});

test("a text that differs by one letter is shown in full", () => {
  const other = { ...milestone, body: "Half is there!" };
  const found = cards(
    shown([
      ["stakeholder", entry({ milestones: [other] })],
      ["executive", entry({ milestones: [milestone] })],
    ]),
    now,
  );
  assert.deepEqual(
    found.map((one) => one.sameAs),
    ["", ""],
  );
});

test("where strangers are not admitted the public card says so; what is gone is gone", () => {
  const staff = cards(
    shown([
      ["public_anonymous", null],
      ["public_staff", entry({ incident }, "published")],
    ]),
    now,
  );
  assert.deepEqual([staff[0]?.staffOnly, staff[0]?.nothing], [true, false]);
  const gone = cards(shown([["public_anonymous", { change: "gone", id: "x" }]]), now);
  assert.deepEqual([gone[0]?.gone, gone[0]?.staffOnly], [true, false]);
});

test("a row that only announces an update is not shown twice", () => {
  const update = { id: "U", content: "We know." };
  const row = { id: "E", title: "Status update posted", description: "We know.", automatic: true };
  const [card] = cards(shown([["stakeholder", entry({ updates: [update], timeline: [row] })]]), now);
  assert.deepEqual([card?.updates.length, card?.events.length], [1, 0]);
});

test("promises stand in the notice, the rest of the system's rows beside it", () => {
  const all = [
    { kind: "promiseSettled", text: "Settles the promise for 13:50 UTC as late by 10 min." },
    { kind: "logged", text: "Log: Promise for 13:50 UTC late by 10 min" },
    { kind: "logged", text: "Log: Milestone 4: Copying" },
    { kind: "reaches", text: "Executives: the milestone." },
  ];
  const previewed = shown([], all);
  assert.deepEqual(
    notices(previewed).map((one) => one.text),
    [all[0]?.text],
  );
  assert.deepEqual(
    logged(previewed).map((one) => one.text),
    ["Log: Milestone 4: Copying"],
  );
});

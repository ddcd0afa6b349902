import assert from "node:assert/strict";
import { test } from "node:test";
import type { Milestone, Promise as Given, TimelineEvent } from "../types";
import { Log, summary, type Entry, type Wish, type Written } from "./log";

const T0 = Date.UTC(2026, 10, 24, 23, 50);
const at = (minute: number): string => new Date(T0 + minute * 60_000).toISOString();
const event = (id: string, minute: number, more: Partial<TimelineEvent> = {}): TimelineEvent =>
  ({
    id,
    title: id,
    description: "",
    type: "action",
    actor: "Ana",
    actorId: "ana",
    automatic: false,
    visibility: "internal",
    timestamp: at(minute),
    recordedAt: at(minute),
    changes: [],
    corrects: null,
    correctedBy: null,
    ...more,
  }) as TimelineEvent;
const record = (timeline: TimelineEvent[], more: Partial<Written> = {}): Written => ({
  timeline,
  milestones: [],
  updates: [],
  promises: [],
  ...more,
});
const wish = (more: Partial<Wish> = {}): Wish => ({
  types: new Set(),
  newestFirst: true,
  most: 200,
  ...more,
});
const read = (written: Written, how: Partial<Wish> = {}): string[] =>
  new Log().rows(written, wish(how)).rows.map((row) => (row.kind === "entry" ? row.event.id : row.text));
const entries = (written: Written): Entry[] =>
  new Log().rows(written, wish()).rows.filter((row) => row.kind === "entry");

test("a day that a late entry brings back has a key of its own: a list with one key twice draws nothing", () => {
  const late = record([event("one", 15), event("late", 5), event("two", 16)]);
  for (const newestFirst of [true, false]) {
    const { rows } = new Log().rows(late, wish({ newestFirst }));
    assert.equal(rows.filter((row) => row.kind === "day").length, 3);
    assert.equal(new Set(rows.map((row) => row.key)).size, 6);
  }
});

test("newest first with a day above each day's entries; oldest first is the same turned round", () => {
  const written = record([event("a", 0), event("b", 5), event("c", 20)]);
  const [one, two] = ["Tuesday 24 Nov 2026", "Wednesday 25 Nov 2026"];
  assert.deepEqual(read(written), [two, "c", one, "b", "a"]);
  assert.deepEqual(read(written, { newestFirst: false }), [one, "a", "b", two, "c"]);
});

test("filters, the most that is drawn, and what is held back", () => {
  const written = record([event("a", 0), event("b", 1, { type: "alert" }), event("c", 2), event("d", 3)]);
  assert.deepEqual(read(written, { types: new Set(["alert"]) }).slice(1), ["b"]);
  assert.deepEqual(read(written, { held: new Set(["d"]) }).slice(1), ["c", "b", "a"]);
  const { rows, more } = new Log().rows(written, wish({ most: 2 }));
  assert.equal(rows.length, 3);
  assert.equal(more, true);
});

test("reminders of one promise and equal entries stand in one row with their number", () => {
  const reminder = (id: string, minute: number, title: string): TimelineEvent =>
    event(id, minute, { type: "alert", automatic: true, actor: "MajorOps", title });
  const written = record([
    reminder("r1", 0, "Next update due in 5 min"),
    reminder("r2", 1, "Next update due now"),
    reminder("r3", 2, "Next update overdue by 5 min"),
    event("x", 3, { title: "again" }),
    event("y", 4, { title: "again" }),
    event("z", 5, { title: "again", type: "alert" }),
  ]);
  assert.deepEqual(
    entries(written).map((row) => [row.event.id, row.repeats.map((one) => one.id)]),
    [
      ["z", []],
      ["y", ["x"]],
      ["r3", ["r2", "r1"]],
    ],
  );
});

test("what a milestone's act wrote about promises stands in its row, a bare promise in its own", () => {
  const auto = { type: "update", automatic: true } as const;
  const changes = [{ field: "milestones", before: null, after: "m1" }] as TimelineEvent["changes"];
  const written = record(
    [
      event("e1", 1, { ...auto, title: "Milestone 1: Down", changes }),
      event("e2", 1, { ...auto, title: "Promise for 23:46 UTC late by 5 min" }),
      event("e3", 1, { ...auto, title: "Next update promised for 00:15 UTC" }),
      event("e4", 2, { ...auto, title: "Next update promised for 00:30 UTC" }),
    ],
    {
      milestones: [{ id: "m1" } as Milestone],
      promises: [
        { id: "p0", settledIn: "m1", state: "Late", lateMinutes: 5, dueAt: at(-4), madeIn: null },
        { id: "p1", madeIn: "m1", state: "Open", dueAt: at(25), settledIn: null },
      ] as Given[],
    },
  );
  const rows = entries(written);
  assert.deepEqual(
    rows.map((row) => row.event.id),
    ["e4", "e1"],
  );
  assert.equal(rows[1]?.milestone?.id, "m1");
  assert.deepEqual(
    rows[1]?.promises.map((one) => one.text),
    ["Promise for 23:46 late by 5 min", "Next update promised for 00:15"],
  );
});

test("a correction is found, and lateness is told from a minute on", () => {
  const written = record([
    event("wrong", 0, { correctedBy: "right" }),
    event("between", 1),
    event("right", 2, { corrects: "wrong", recordedAt: at(11) }),
    event("hasty", 3, { recordedAt: new Date(T0 + 3 * 60_000 + 59_999).toISOString() }),
  ]);
  const byId = new Map(entries(written).map((row) => [row.event.id, row]));
  assert.equal(byId.get("wrong")?.correction?.id, "right");
  assert.equal(byId.get("right")?.late, 9);
  assert.equal(byId.get("hasty")?.late, 0);
});

test("the join stands between what was missed and what was known before", () => {
  const written = record([event("a", 0), event("b", 1), event("c", 2)]);
  const rows = read(written, { missed: { count: 2, after: "a" } });
  assert.deepEqual(rows.slice(1), ["c", "b", "2 entries while you were away", "a"]);
});

test("a row that did not change is the same object, so that nothing else is drawn again", () => {
  const log = new Log();
  const timeline = [event("a", 0), event("b", 1)];
  const first = log.rows(record(timeline), wish()).rows;
  const second = log.rows(record([...timeline, event("c", 2)]), wish()).rows;
  assert.equal(second.at(-1), first.at(-1));
  const changed = log.rows(record([event("a", 0, { correctedBy: "c" }), ...timeline.slice(1)]), wish()).rows;
  assert.notEqual(changed.at(-1), first.at(-1));
});

test("one sentence for those who cannot see the list", () => {
  const fresh = [event("a", 0), event("b", 1, { type: "alert" }), event("c", 2)];
  assert.equal(summary(fresh, "all"), "3 new: 1 alert");
  assert.equal(summary(fresh.slice(0, 1), "all"), "New: a");
  assert.equal(summary(fresh.slice(0, 1), "alerts"), "");
  assert.equal(summary(fresh, "none"), "");
});

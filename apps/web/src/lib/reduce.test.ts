import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lists, SeenOpening } from "../types/seen";
import { anew, apply, begin, withEarlier, type Entry, type Picture } from "./reduce";

type Event = Lists["timeline"][number];
const event = (id: string, minute = 0): Event =>
  ({ id, title: id, timestamp: `2026-11-24T06:${String(minute).padStart(2, "0")}:00Z` }) as Event;
const opening = (timeline: Event[]): SeenOpening =>
  ({
    column: "command_mim",
    rights: [],
    earlierEvents: 0,
    incident: { id: "1", title: "Down", command: { sre: "Ben" }, timeline, feed: { epoch: "e", seq: 3 } },
  }) as unknown as SeenOpening;
const entry = (seq: number, resources: NonNullable<Entry["data"]["resources"]>): Entry => ({
  epoch: "e",
  seq,
  at: "",
  data: { change: "timeline", resources },
});
const ids = (picture: Picture): string[] => picture.timeline.map((row) => row.id);

test("the next entry is put in place, by id and in order of when it happened", () => {
  const start = begin(opening([event("a", 1), event("c", 3)]));
  const { picture, gap } = apply(
    start,
    entry(4, { timeline: [event("b", 2), { ...event("a", 1), title: "A" }] }),
  );
  assert.equal(gap, false);
  assert.deepEqual(ids(picture), ["a", "b", "c"]);
  assert.equal(picture.timeline[0]?.title, "A");
  assert.equal(picture.seq, 4);
});

test("what was taken in before changes nothing, and a gap is told, not guessed over", () => {
  const start = begin(opening([event("a")]));
  assert.equal(apply(start, entry(3, { timeline: [event("x")] })).picture, start);
  const jumped = apply(start, entry(5, { timeline: [event("x")] }));
  assert.equal(jumped.gap, true);
  assert.equal(jumped.picture, start);
  assert.equal(apply(start, { ...entry(4, {}), epoch: "other" }).gap, true);
});

test("own fields are replaced whole while seats and alert stay until they are told anew", () => {
  const start = begin(opening([]));
  const changed = { id: "1", title: "Up" } as Picture["incident"];
  const { picture } = apply(start, entry(4, { incident: changed }));
  assert.equal(picture.incident.title, "Up");
  assert.equal(picture.incident.command?.sre, "Ben");
  assert.equal("timeline" in picture.incident, false);
});

test("an incident that is gone says so", () => {
  const start = begin(opening([]));
  const { picture } = apply(start, { epoch: "e", seq: 4, at: "", data: { change: "gone", id: "1" } });
  assert.equal(picture.gone, true);
});

test("in any order of delivery, with doubles, the picture ends as the feed does", () => {
  const entries = [4, 5, 6, 7].map((seq) => entry(seq, { timeline: [event(`n${seq}`, seq)] }));
  const wanted = entries.reduce((picture, one) => apply(picture, one).picture, begin(opening([])));
  let picture = begin(opening([]));
  for (const seq of [5, 4, 4, 7, 6, 5, 7, 6, 7]) {
    const one = entries[seq - 4];
    if (one) picture = apply(picture, one).picture;
  }
  assert.deepEqual(ids(picture), ["n4", "n5", "n6", "n7"].slice(0, picture.seq - 3));
  for (const one of entries) picture = apply(picture, one).picture;
  assert.deepEqual(ids(picture), ids(wanted));
});

test("earlier events join without doubling those that are there", () => {
  const start = { ...begin(opening([event("b", 2)])), earlier: 1 };
  const whole = withEarlier(start, [event("a", 1), event("b", 2)]);
  assert.deepEqual(ids(whole), ["a", "b"]);
  assert.equal(whole.earlier, 0);
});

test("a fresh reading keeps the older events that somebody has asked for", () => {
  const old = withEarlier(begin(opening([event("b", 2), event("c", 3)])), [event("a", 1), event("b", 2)]);
  const fresh = { ...begin(opening([{ ...event("c", 3), title: "C" }, event("d", 4)])), earlier: 2, seq: 9 };
  const read = anew(old, fresh);
  assert.deepEqual(ids(read), ["a", "b", "c", "d"]);
  assert.equal(read.timeline[2]?.title, "C");
  assert.equal(read.earlier, 0);
  assert.equal(read.seq, 9);
});

test("a fresh reading stands alone after a gap, and for another audience", () => {
  const old = begin(opening([event("a", 1)]));
  const far = { ...begin(opening([event("x", 8)])), earlier: 7 };
  assert.equal(anew(old, far), far);
  const other = { ...begin(opening([event("a", 1)])), earlier: 7, epoch: "another" };
  assert.equal(anew(old, other), other);
});

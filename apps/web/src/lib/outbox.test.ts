import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../types";
import * as outbox from "./outbox";
import type { Queued } from "./outbox";

const T0 = Date.UTC(2026, 10, 24, 6);
const at = (ms: number): string => new Date(T0 + ms).toISOString();
const make = (key: string, ms = 0, hold = 0): Queued =>
  outbox.queued(
    { key, incident: "i", by: "ana", post: { title: `t${key}`, type: "action", timestamp: at(ms) } },
    T0 + ms,
    hold,
  );
const row = (key: string, ms: number, more: Partial<TimelineEvent> = {}): TimelineEvent =>
  ({
    id: `row ${key}`,
    title: `t${key}`,
    type: "action",
    actorId: "ana",
    automatic: false,
    description: "",
    corrects: null,
    timestamp: at(ms),
    recordedAt: at(ms + 40),
    ...more,
  }) as TimelineEvent;
const AWAY: outbox.Refusal = {
  code: "unreachable",
  message: "The server is out of reach.",
  passing: true,
  retryAfter: null,
};

test("posts of one incident go one after the other, the oldest first", () => {
  const all = [make("B", 1), make("A"), { ...make("C", 2), incident: "other" }];
  assert.deepEqual(
    outbox.next(all, T0 + 10).map((one) => one.key),
    ["A", "C"],
  );
  const waiting = outbox.refused(make("A"), AWAY, T0, 0.5);
  assert.deepEqual(outbox.next([waiting, make("B", 1)], T0 + 10), []);
  assert.equal(outbox.wait([waiting], T0), waiting.due - T0);
});

test("what failed for good does not hold up what comes after it", () => {
  const failed = outbox.refused(make("A"), { ...AWAY, code: "too_long", passing: false }, T0, 0);
  assert.equal(failed.state, "failed");
  assert.deepEqual(
    outbox.next([failed, make("B", 1)], T0 + 10).map((one) => one.key),
    ["B"],
  );
  assert.equal(outbox.wait([failed], T0), null);
});

test("it waits longer each time, never shorter than the server asks, never longer than half a minute", () => {
  let one = make("A");
  const waits = [...Array(8).keys()].map(() => {
    one = outbox.refused(one, AWAY, T0, 1);
    return (one.due - T0) / 1_000;
  });
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
  assert.equal(outbox.refused(make("A"), { ...AWAY, retryAfter: 20 }, T0, 1).due, T0 + 20_000);
  assert.equal(outbox.refused(make("A"), AWAY, T0, 0).due, T0 + 500);
});

test("the same key is kept through every state", () => {
  const one = make("A");
  const states = [
    outbox.sending(one),
    outbox.refused(one, AWAY, T0, 0),
    outbox.again(outbox.refused(one, AWAY, T0, 0), T0),
    outbox.posted(one, row("A", 0)),
    outbox.takenOver(one, T0),
  ];
  for (const state of states) {
    assert.equal(state.key, "A");
    assert.deepEqual(state.post, one.post);
  }
  assert.equal(states[2]?.state, "sending");
  assert.equal(states[2]?.why, undefined);
});

test("a held post is not due before its time and goes at once when its page is gone", () => {
  const held = make("A", 0, 5_000);
  assert.deepEqual(outbox.next([held], T0 + 4_999), []);
  assert.equal(outbox.next([held], T0 + 5_000).length, 1);
  assert.deepEqual(outbox.next([outbox.takenOver(held, T0 + 1)], T0 + 1).length, 1);
});

test("a post refused for lack of a sign-in is tried again by the next page, another refusal is not", () => {
  const out = outbox.refused(make("A"), { ...AWAY, code: "sign_in_required", passing: false }, T0, 0);
  assert.equal(outbox.takenOver(out, T0).state, "sending");
  const long = outbox.refused(make("A"), { ...AWAY, code: "too_long", passing: false }, T0, 0);
  assert.equal(outbox.takenOver(long, T0).state, "failed");
});

test("the server's row takes the place of the post, whichever comes first, once each", () => {
  const one = outbox.sending(make("A", 100));
  const drawn = (all: Queued[], rows: TimelineEvent[]): string[] =>
    outbox.undrawn(all, rows).map((found) => found.key);
  assert.deepEqual(drawn([one], []), ["A"]);
  assert.deepEqual(drawn([one], [row("A", 100)]), [], "by the socket, before the answer");
  assert.deepEqual(drawn([one], [row("A", 0)]), ["A"], "the same words earlier are another entry");
  assert.deepEqual(drawn([one], [row("A", 100, { actorId: "ben" })]), ["A"]);
  const done = outbox.posted(one, row("A", 100));
  assert.deepEqual(drawn([done], []), ["A"], "by the answer, before the socket");
  assert.deepEqual(drawn([done], [row("A", 100)]), []);
  const twin = { ...one, key: "B" };
  assert.deepEqual(drawn([one, twin], [row("A", 100)]), ["B"], "one row stands for one post");
});

test("a time that the server set back to its own is known again", () => {
  const ahead = outbox.sending(make("A", 900));
  const set = row("A", 300, { recordedAt: at(300) });
  assert.deepEqual(outbox.undrawn([ahead], [set]), []);
});

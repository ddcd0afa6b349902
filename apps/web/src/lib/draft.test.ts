import assert from "node:assert/strict";
import { test } from "node:test";
import { DraftKeeper, draftKey, type DraftStore, type Timer } from "./draft";

function shelf(broken = false): DraftStore & { held: Map<string, unknown>; writes: number } {
  const held = new Map<string, unknown>();
  return {
    held,
    writes: 0,
    get: (key) => Promise.resolve(structuredClone(held.get(key))),
    put(key, draft) {
      this.writes++;
      if (broken) return Promise.reject(new Error("full"));
      held.set(key, structuredClone(draft));
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(void held.delete(key)),
  };
}
function hand(): Timer & { due: (() => void) | undefined } {
  return {
    due: undefined,
    set(act) {
      this.due = act;
      return 1;
    },
    clear() {
      this.due = undefined;
    },
  };
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

test("keystrokes are gathered, and only what was read back is called kept", async () => {
  const store = shelf();
  const timer = hand();
  const keeper = new DraftKeeper<string>(store, "k", () => 7, timer);
  const said: boolean[] = [];
  keeper.onkept = (kept) => said.push(kept);
  for (const text of ["a", "ab", "abc"]) keeper.note(text);
  assert.equal(store.writes, 0);
  assert.equal(keeper.kept, false);
  timer.due?.();
  await settle();
  assert.equal(store.writes, 1);
  assert.deepEqual(store.held.get("k"), { value: "abc", at: 7 });
  assert.equal(keeper.kept, true);
  keeper.note("abcd");
  assert.equal(keeper.kept, false);
  assert.deepEqual(said, [true, false]);
});

test("leaving the page writes what waits; the next page finds it with its time", async () => {
  const store = shelf();
  const keeper = new DraftKeeper<{ text: string }>(store, "k", () => 9, hand());
  keeper.note({ text: "half a sen" });
  await keeper.flush();
  const found = await new DraftKeeper<{ text: string }>(store, "k").restore();
  assert.deepEqual(found, { value: { text: "half a sen" }, at: 9 });
});

test("what cannot be stored is never called kept, and nothing breaks", async () => {
  const keeper = new DraftKeeper<string>(shelf(true), "k", () => 1, hand());
  keeper.note("x");
  await keeper.flush();
  assert.equal(keeper.kept, false);
});

test("a store that loses what it took is not believed", async () => {
  const store = shelf();
  store.get = () => Promise.resolve(undefined);
  const keeper = new DraftKeeper<string>(store, "k", () => 1, hand());
  keeper.note("x");
  await keeper.flush();
  assert.equal(keeper.kept, false);
});

test("discarding also drops what was waiting", async () => {
  const store = shelf();
  const keeper = new DraftKeeper<string>(store, "k", () => 1, hand());
  keeper.note("x");
  await keeper.flush();
  keeper.note("xy");
  await keeper.discard();
  await keeper.flush();
  assert.equal(store.held.size, 0);
  assert.equal(await keeper.restore(), undefined);
});

test("drafts of different people, incidents and forms do not meet", () => {
  const keys = new Set([
    draftKey("a", "1", "log"),
    draftKey("b", "1", "log"),
    draftKey("a", "2", "log"),
    draftKey("a", "1", "milestone"),
  ]);
  assert.equal(keys.size, 4);
});

test("a page that goes leaves at once what was not read back, and nothing that was", async () => {
  const left: [string, unknown][] = [];
  const store = { ...shelf(), leave: (key: string, draft: unknown) => void left.push([key, draft]) };
  const keeper = new DraftKeeper<string>(store, "k", () => 3, hand());
  keeper.leave();
  keeper.note("half a sen");
  keeper.leave();
  assert.deepEqual(left, [["k", { value: "half a sen", at: 3 }]]);
  await keeper.flush();
  keeper.leave();
  assert.equal(left.length, 1);
  keeper.note("half a sentence");
  await keeper.discard();
  keeper.leave();
  assert.equal(left.length, 1);
});

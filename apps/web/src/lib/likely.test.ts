import assert from "node:assert/strict";
import { test } from "node:test";
import { likely } from "./likely";

const alert = { title: "Replication lag on db2 is high", systems: ["db2"] };

test("a shared system is likely, and says so", () => {
  const [first] = likely(alert, [{ title: "Database is gone", systems: ["DB2", "web"] }]);
  assert.equal(first?.grounds, "same system DB2");
});

test("words alone are likely when there are enough of them", () => {
  const list = [
    { title: "Replication lag grows on db2", systems: [] },
    { title: "Replication is slow", systems: [] },
    { title: "High error rate", systems: [] },
  ];
  const found = likely(alert, list);
  assert.deepEqual(
    found.map((one) => one.one),
    [list[0]],
  );
  assert.match(found[0]?.grounds ?? "", /“replication”/);
});

test("the likeliest comes first, at most two", () => {
  const list = Array.from({ length: 5 }, (_, i) => ({ title: "x".repeat(i), systems: ["db2"] }));
  list.push({ title: "Replication lag", systems: ["db2"] });
  const found = likely(alert, list);
  assert.equal(found.length, 2);
  assert.equal(found[0]?.one, list.at(-1));
});

test("nothing in common is not likely", () => {
  assert.deepEqual(likely(alert, [{ title: "Checkout is down", systems: ["pay"] }]), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  completed,
  isCommand,
  KEPT_LINES,
  parse,
  readLines,
  remember,
  suggestions,
  walk,
  wrong,
} from "./line";

const all = [
  { name: "advance", title: "Advance to the next phase" },
  { name: "update", title: "Post an update to the log", takes: "text" },
  { name: "updates", title: "Show updates" },
  { name: "status", title: "Change the status", choices: () => ["active", "monitoring"] },
  { name: "promise", title: "Promise the next update", takes: "30m" },
];

test("a line is a sign, a name and the rest", () => {
  assert.deepEqual(parse("/advance"), { sign: "/", name: "advance", rest: "", named: false });
  assert.deepEqual(parse("@promise 30m"), { sign: "@", name: "promise", rest: "30m", named: true });
  assert.deepEqual(parse("/update two\nlines "), {
    sign: "/",
    name: "update",
    rest: "two\nlines",
    named: true,
  });
  assert.equal(parse("/Update x").name, "update");
});

test("ordinary text is no command", () => {
  for (const text of [
    "restarted db1",
    "",
    "see /var/log",
    "//example.com is down",
    "/var/log is full",
    "a@b.example",
    ":-)",
  ])
    assert.equal(isCommand(text), false, text);
  for (const text of ["/", "@", ":w", " /advance"]) assert.equal(isCommand(text), true, text);
});

test("names are suggested, the beginning of a name before words of the title", () => {
  assert.deepEqual(
    suggestions("/up", all).map((one) => one.word),
    ["update", "updates", "promise"],
  );
  assert.equal(suggestions("/", all).length, all.length);
  assert.deepEqual(suggestions("text", all), []);
});

test("after the name come the words that may follow", () => {
  assert.deepEqual(
    suggestions("/status m", all).map((one) => one.line),
    ["/status monitoring"],
  );
  assert.deepEqual(suggestions("/status monitoring", all), []);
});

test("Tab writes as far as there is one way", () => {
  assert.equal(completed("/ad", all), "/advance");
  assert.equal(completed("/u", all), "/update", "two names agree so far");
  assert.equal(completed("@pro", all), "@promise ", "a blank where something follows");
  assert.equal(completed("/status mon", all), "/status monitoring");
  assert.equal(completed("/zzz", all), "/zzz");
});

test("what is wrong is said in words", () => {
  assert.equal(wrong("/advance", all), undefined);
  assert.equal(wrong("/update db1 is back", all), undefined);
  assert.equal(wrong("/advnace", all), "There is no /advnace here. Nearest: /advance.");
  assert.equal(wrong("/qqqqqq", all), "There is no /qqqqqq here. Tab shows what there is.");
  assert.equal(wrong("/advance now", all), "/advance takes nothing after its name.");
  assert.equal(wrong("/status off", all), '/status takes active, monitoring; not "off".');
  assert.match(wrong("/", all) ?? "", /Name a command/);
});

test("the history is bounded, newest last, each line once", () => {
  let lines: string[] = [];
  for (let i = 0; i < KEPT_LINES + 5; i++) lines = remember(lines, `/update ${i}`);
  assert.equal(lines.length, KEPT_LINES);
  assert.deepEqual(remember(["/a", "/b"], "/a"), ["/b", "/a"]);
  assert.deepEqual(readLines('["/a",7,"/b"]'), ["/a", "/b"]);
  for (const text of [null, "", "{}", "[", "7"]) assert.deepEqual(readLines(text), []);
});

test("arrow up walks back through what begins alike, arrow down returns to what was typed", () => {
  const lines = ["/advance", "/update a", "/advance", "/update b"];
  const up = walk(lines, lines.length, -1, "/up");
  assert.deepEqual(up, { place: 3, line: "/update b" });
  const again = walk(lines, up.place, -1, "/up");
  assert.deepEqual(again, { place: 1, line: "/update a" });
  assert.deepEqual(walk(lines, again.place, -1, "/up"), again, "the oldest stays");
  assert.deepEqual(walk(lines, 3, 1, "/up"), { place: 4, line: "/up" });
});

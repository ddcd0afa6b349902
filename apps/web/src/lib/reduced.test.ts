// Sequences that a real server told (tests/live/test_reducing.py): snapshot + entries = a fresh reading.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenOpening } from "../types/seen";
import mim from "./fixtures/command_mim.json";
import participant from "./fixtures/command_participant.json";
import executive from "./fixtures/executive.json";
import stakeholder from "./fixtures/stakeholder.json";
import { apply, begin, type Entry, type Picture } from "./reduce";

interface Told {
  opening: SeenOpening;
  entries: Entry[];
  fresh: SeenOpening;
}
const ALL = { mim, participant, executive, stakeholder } as unknown as Record<string, Told>;

/** What must be equal: everything but what is asked of the clock or belongs to the reader, not to the incident. */
function told({ rights: _, earlier: __, incident, ...rest }: Picture): unknown {
  const { etag: ___, ...own } = incident;
  return JSON.parse(JSON.stringify({ ...rest, incident: own }));
}

for (const [column, { opening, entries, fresh }] of Object.entries(ALL)) {
  test(`what ${column} was told makes what a fresh reading gives`, () => {
    let picture = begin(opening);
    for (const entry of entries) {
      const { picture: next, gap } = apply(picture, entry);
      assert.equal(gap, false);
      picture = next;
    }
    assert.deepEqual(told(picture), told(begin(fresh)));
  });

  test(`for ${column} doubles and what is out of order end in the same`, () => {
    let picture = begin(opening);
    const doubled = entries.flatMap((entry, i) => [
      entries[i + 1] ?? entry,
      entry,
      entry,
      entries[0] ?? entry,
    ]);
    for (const entry of [...doubled, ...entries]) picture = apply(picture, entry).picture;
    assert.deepEqual(told(picture), told(begin(fresh)));
  });
}

// What full text finds, below what the palette knows itself.
import { pathOf } from "../house.svelte";
import { addressOf, KINDS, leadsTo } from "../lib/found";
import { router } from "../router.svelte";
import type { SearchResult } from "../types";
import type { Entry, Section } from "./palette";

const MOST = 6;

export function hitSections(typed: string, results: readonly SearchResult[]): Section[] {
  if (!results.length) return [];
  const all: Entry = {
    id: "found all",
    title: `All hits for “${typed}”`,
    parts: [{ text: `All hits for “${typed}”`, hit: false }],
    icon: "search",
    note: "",
    tone: "",
    run: () => router.go(addressOf(typed, "all")),
  };
  return [{ name: "Found in the text", entries: [...results.slice(0, MOST).map(entry), all] }];
}

function entry(hit: SearchResult): Entry {
  const parts = hit.heading.length ? hit.heading : hit.snippet;
  return {
    id: `found ${hit.kind} ${hit.itemId}`,
    title: parts.map((one) => one.text).join(""),
    parts,
    icon: "doc",
    note: `${hit.incident.number} · ${KINDS[hit.kind]}`,
    tone: "",
    run: () => router.go(leadsTo(hit, pathOf(hit.incident.number))),
  };
}

// A milestone begun from the entries that were picked: Conditions, Actions, Needs. Deterministic; a person edits it.
import type { TimelineEvent } from "../types";

/** What a source of drafts gives back. */
export interface Drafted {
  title: string;
  body: string;
  /** Where it comes from, as shown above the text. */
  label: string;
  /** The server's own draft, used up by what is made of it. */
  id?: string;
  /** What is to be known about it, in words. */
  notes?: readonly string[];
  /** Its sentences and the entries that the server has checked them against. */
  rests?: readonly { text: string; sources: readonly string[] }[];
}

/** Anything that makes a draft of picked entries: the page itself, or the server. */
export interface DraftSource {
  name: string;
  draft: (picked: readonly TimelineEvent[]) => Promise<Drafted>;
}

const LONGEST_TITLE = 80;
const NEEDS = "None from you.";
const HEADINGS = ["Conditions", "Actions", "Needs"];

const sentence = (text: string): string => {
  const plain = text.trim().replace(/\s+/g, " ");
  const said = plain.charAt(0).toUpperCase() + plain.slice(1);
  return /[.!?…]$/.test(said) ? said : `${said}.`;
};

/** What an entry says, as prose: its title, then its description. */
const said = (event: TimelineEvent): string =>
  [event.title, event.description]
    .filter((text) => text.trim())
    .map(sentence)
    .join(" ");

const oldestFirst = (picked: readonly TimelineEvent[]): TimelineEvent[] =>
  [...picked].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));

/** Title from the newest entry of a person, text from all of them, oldest first. */
export function fromEntries(picked: readonly TimelineEvent[]): Drafted {
  const all = oldestFirst(picked);
  const newest = [...all].reverse().find((event) => !event.automatic) ?? all.at(-1);
  const part = (heading: string, events: TimelineEvent[], otherwise: string): string =>
    `${heading}\n${events.length ? events.map(said).join(" ") : otherwise}`;
  const actions = all.filter((event) => event.type === "action" && !event.automatic);
  const conditions = all.filter((event) => !actions.includes(event));
  const body = [
    part("Conditions", conditions, "Unchanged."),
    part("Actions", actions, "None new."),
    `Needs\n${NEEDS}`,
  ].join("\n\n");
  const title = newest ? shortened(newest.title) : "";
  return { title, body, label: `Started from ${all.length} ${all.length === 1 ? "entry" : "entries"}` };
}

export const entries: DraftSource = {
  name: "Start from the picked entries",
  draft: (picked) => Promise.resolve(fromEntries(picked)),
};

function shortened(text: string): string {
  if (text.length <= LONGEST_TITLE) return text;
  const cut = text.slice(0, LONGEST_TITLE);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 40))}…`;
}

/** One sentence of a text and the entries it rests on. */
export interface Cited {
  text: string;
  on: TimelineEvent[];
}

/** As `citations`, but a sentence of a checked draft rests on what it was checked against. */
export function checked(
  body: string,
  picked: readonly TimelineEvent[],
  rests: Drafted["rests"] = [],
): Cited[] {
  return citations(body, picked).map((one) => {
    const same = rests.find((known) => known.text === one.text || known.text.includes(one.text));
    const on = picked.filter((event) => same?.sources.includes(event.id));
    return on.length ? { text: one.text, on } : one;
  });
}

const SMALL = 4; // shorter words say too little to tell two sentences apart
const words = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}:%.-]+/gu) ?? []).filter(
      (word) => word.length >= SMALL || /\d/.test(word),
    ),
  );

/** Each sentence with the picked entries that share at least half of its weighty words. */
export function citations(body: string, picked: readonly TimelineEvent[]): Cited[] {
  const known = picked.map((event) => ({ event, words: words(`${event.title} ${event.description}`) }));
  return sentences(body).map((text) => {
    const own = words(text);
    const on = known
      .filter((one) => own.size > 0 && [...own].filter((word) => one.words.has(word)).length * 2 >= own.size)
      .map((one) => one.event);
    return { text, on };
  });
}

/** The sentences that state something: no headings, and nothing of what is asked of the readers. */
export function sentences(body: string): string[] {
  const stated: string[] = [];
  let heading = "";
  for (const line of body.split("\n").map((one) => one.trim())) {
    if (HEADINGS.includes(line)) heading = line;
    else if (heading !== "Needs" && line && line !== "Unchanged." && line !== "None new.")
      stated.push(
        ...(line.replace(/^[-*] /, "").match(/[^.!?…]+(?:[.!?…](?=\S)[^.!?…]*)*[.!?…]*/g) ?? []).map((one) =>
          one.trim(),
        ),
      );
  }
  return stated.filter(Boolean);
}

// What a field takes: whole numbers as people write them, and texts up to their limit, never cut without a word. Pure.
import { length } from "./entry";
import { count } from "./wording";

const GROUPED = /^\d{1,3}(?:[\s,.'’]\d{3})+$/;
const PLAIN = /^\d{1,11}$/;

/** `12000`, `12,000`, `12 000`; null when it is no whole number. */
export function whole(text: string): number | null {
  const said = text.trim();
  if (!PLAIN.test(said) && !GROUPED.test(said)) return null;
  return Number(said.replace(/\D/g, ""));
}

/** What is wrong with a text that is longer than `most` characters; undefined when it fits. */
export function tooLong(text: string, most: number): string | undefined {
  const now = length(text);
  return now > most ? `At most ${count(most)} characters, now ${count(now)}.` : undefined;
}

/** What is wrong with the address of a call; undefined when it may be one. The server decides. */
export const notALink = (text: string): string | undefined =>
  /^https:\/\/[^\s/@]+(?:\/\S*)?$/i.test(text.trim())
    ? undefined
    : "A whole address, such as https://meet.example.com/abc.";

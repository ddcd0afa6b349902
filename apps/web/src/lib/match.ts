// Which words fit what somebody typed, and where to underline them.

export interface Found {
  /** Higher fits better; compared within one list. */
  score: number;
  /** Parts of the text, in order; `hit` is what was typed. */
  parts: readonly { text: string; hit: boolean }[];
}

/**
 * How `text` fits `typed`: every typed word stands in it, or begins a word of `more` (which is not shown), or its letters
 * begin the words of the text in order. Undefined when it does not fit.
 */
export function match(text: string, typed: string, more = ""): Found | undefined {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { score: 0, parts: [{ text, hit: false }] };
  const shown = text.toLowerCase();
  const hidden = more.toLowerCase();
  const spans: [number, number][] = [];
  let score = 0;
  for (const word of words) {
    const at = bestPlace(shown, word);
    if (at >= 0) {
      spans.push([at, at + word.length]);
      score += at === 0 ? 4 : startsWord(shown, at) ? 3 : 1;
    } else if (` ${hidden}`.includes(` ${word}`)) score += hidden.startsWith(word) ? 2 : 1;
    else return words.length === 1 ? byInitials(text, word) : undefined;
  }
  return { score: score / words.length, parts: split(text, spans) };
}

/** Where `word` stands: at the beginning of a word if anywhere, else inside one, else −1. */
function bestPlace(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (startsWord(text, at)) return at;
  return text.indexOf(word);
}

const startsWord = (text: string, at: number): boolean =>
  at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? "");

function byInitials(text: string, typed: string): Found | undefined {
  const starts = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((word) => word.index);
  const spans: [number, number][] = [];
  let from = 0;
  for (const letter of typed) {
    const next = starts.findIndex((at, i) => i >= from && text[at]?.toLowerCase() === letter);
    if (next < 0) return undefined;
    from = next + 1;
    spans.push([starts[next] ?? 0, (starts[next] ?? 0) + 1]);
  }
  return typed.length < 2 ? undefined : { score: 0.5, parts: split(text, spans) };
}

function split(text: string, spans: [number, number][]): Found["parts"] {
  const parts: { text: string; hit: boolean }[] = [];
  let done = 0;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (to <= done) continue;
    const begin = Math.max(from, done);
    if (begin > done) parts.push({ text: text.slice(done, begin), hit: false });
    parts.push({ text: text.slice(begin, to), hit: true });
    done = to;
  }
  if (done < text.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}

/** What fits best first; equal ones stay as they stood. */
export function matching<T>(
  list: readonly T[],
  typed: string,
  words: (one: T) => readonly [string, string?],
): (Found & { one: T })[] {
  const found = list.flatMap((one) => {
    const fit = match(words(one)[0], typed, words(one)[1]);
    return fit ? [{ one, ...fit }] : [];
  });
  return found.sort((a, b) => b.score - a.score);
}

/** The nearest of `names` to a mistyped one, at most two letters away; undefined when none is near. */
export function nearest(names: readonly string[], typed: string): string | undefined {
  const far = names.map((name) => [distance(name, typed), name] as const).sort((a, b) => a[0] - b[0]);
  const best = far[0];
  return best && best[0] <= Math.min(2, Math.ceil(typed.length / 2)) ? best[1] : undefined;
}

function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++)
      now[j] = Math.min(
        (before[j] ?? 0) + 1,
        (now[j - 1] ?? 0) + 1,
        (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    before = now;
  }
  return before[b.length] ?? 0;
}

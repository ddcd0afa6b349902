// Which incident, or which other alert, a waiting alert is likely the same as. A guess, shown with its grounds.

export interface Heard {
  title: string;
  systems: readonly string[];
}

export interface Likeness<T> {
  one: T;
  /** Why it is likely, in words. */
  grounds: string;
}

const STOP = new Set(["the", "and", "for", "with", "from", "are", "has", "alert", "error", "errors", "high"]);
const LEAST = 3;
const SYSTEM = 3;
const WORD = 1;
const ENOUGH = 3;
const MOST = 2;

const words = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length >= LEAST && !STOP.has(word)),
  );

/** The likeliest of `list`, best first; none when nothing speaks for any. */
export function likely<T extends Heard>(alert: Heard, list: readonly T[]): Likeness<T>[] {
  const own = words(alert.title);
  const systems = new Set(alert.systems.map((one) => one.toLowerCase()));
  const scored = list.map((one) => {
    const shared = one.systems.filter((system) => systems.has(system.toLowerCase()));
    const said = [...words(one.title)].filter((word) => own.has(word));
    return { one, shared, said, score: shared.length * SYSTEM + said.length * WORD };
  });
  return scored
    .filter((found) => found.score >= ENOUGH)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ one, shared, said }) => ({ one, grounds: grounds(shared, said) }));
}

function grounds(systems: readonly string[], said: readonly string[]): string {
  const parts = [];
  if (systems.length) parts.push(`same ${systems.length === 1 ? "system" : "systems"} ${systems.join(", ")}`);
  if (said.length) parts.push(`both say ${said.map((word) => `“${word}”`).join(", ")}`);
  return parts.join("; ");
}

// The words of a source for how bad it is, as people write them: one line each.
import { SEVERITIES, type Severity } from "../types";

/** `P1 = Critical`, one a line, as a map (the API takes severities in either case); the first line that is none is told. */
export function readSeverityMap(
  text: string,
): { map: Record<string, Lowercase<Severity>> } | { wrong: string } {
  const map: Record<string, Lowercase<Severity>> = {};
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (!line) continue;
    const [word, named, ...more] = line.split("=").map((part) => part.trim());
    const severity = SEVERITIES.find((one) => one.toLowerCase() === named?.toLowerCase());
    if (!word || !severity || more.length)
      return { wrong: `“${line}” is not a line as “P1 = Critical”. Severities: ${SEVERITIES.join(", ")}.` };
    map[word] = severity.toLowerCase() as Lowercase<Severity>;
  }
  return { map };
}

export function writeSeverityMap(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([word, severity]) => `${word} = ${severity}`)
    .join("\n");
}

// Which field of the form a refusal is about.
import type { Refused } from "../../../api";

/** The pointer of a field of this form that the refusal is about; empty when it is about none. */
export function fieldOf(refused: Refused, fields: Record<string, string>): string {
  const at = refused.problem?.field ?? "";
  if (at in fields) return at;
  return Object.keys(fields).find((name) => name && at.startsWith(`${name}/`)) ?? "";
}

/** The message beside the field, by pointer. */
export function messagesOf(refused: Refused | null): Record<string, string> {
  const at = refused?.problem?.field;
  return at ? { [at.replace(/\/\d+$/, "")]: refused.message } : {};
}

// What to do about a refusal, and which field of the form it is about.
import type { Refused } from "../../../api";

export const CONNECTION_BACK =
  "It may have been done or not. Send it again when the connection is back: it is done once, however often it is sent.";

const STEPS: Record<string, string> = {
  sign_in_required: "Your sign-in has ended. Sign in again in another tab, then send it again here.",
  invalid_token: "Your sign-in has ended. Sign in again in another tab, then send it again here.",
  storage_full: "The server's disk is full. Tell whoever runs it, then send it again.",
  version_conflict: "Somebody changed the incident meanwhile. Look at what is different, then go on.",
  phase_mismatch: "Somebody moved the phase first. Look at what is different, then go on.",
  status_mismatch: "Somebody changed the status first. Look at what is different, then go on.",
  idempotency_in_progress: "It is on its way already. Wait a moment, then send it again.",
};

/** What to do next, in words. */
export function nextStep(refused: Refused): string {
  if (refused.retryAfter !== null) return `Try again in ${refused.retryAfter} s.`;
  const hint = refused.problem?.hint ?? "";
  // A hint that names a route is for programs.
  return STEPS[refused.code] ?? (/\/v1\/|POST |PATCH /.test(hint) ? "" : hint);
}

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

// A draft of the server's, for one audience: each sentence checked against entries. Nothing of it is said until a person sends it.
import { answer, client, Refused } from "../../../api";
import type { FollowedIncident } from "../../../followed.svelte";
import { fromEntries, type Drafted, type DraftSource } from "../../../lib/drafted";
import { plural } from "../../../lib/wording";
import type { Draft, TimelineEvent } from "../../../types";

/** Why the template wrote although a model is set. */
const FALLBACKS: Readonly<Record<NonNullable<Draft["fallback"]>, string>> = {
  busy: "the model was busy",
  timeout: "the model took too long",
  unreachable: "the model could not be reached",
  refused: "the model refused",
  too_large: "the model wrote too much",
  unreadable: "the model's answer could not be read",
  nothing_cited: "no sentence of the model named an entry",
};

/** What a reader of the draft must know before using it. */
export function notesOf(draft: Draft): string[] {
  return [
    draft.fallback ? `Written by the template: ${FALLBACKS[draft.fallback]}.` : "",
    draft.dropped ? `${plural(draft.dropped, "sentence")} left out: named no entry.` : "",
    draft.leftOut
      ? `${plural(draft.leftOut, "entry", "entries")} left out: this audience may not see them.`
      : "",
    draft.sentences.length ? "" : "Nothing to draft from: this audience sees no entry of the log yet.",
  ].filter(Boolean);
}

/** Ask for one. On a restricted incident every kind is for command. Raises Refused. */
export async function ask(
  followed: FollowedIncident,
  kind: Draft["kind"],
  audience: Draft["audience"],
  sources: readonly string[] = [],
): Promise<Draft> {
  const { id, restricted } = followed.picture.incident;
  const body = {
    kind,
    audience: restricted ? "command" : audience,
    ...(sources.length ? { sources: [...sources] } : {}),
  };
  const params = { path: { id } };
  return answer(client.POST("/v1/incidents/{id}/drafts", { params, body: body as never })) as Promise<Draft>;
}

export const asDrafted = (draft: Draft): Drafted => ({
  title: draft.title,
  body: draft.body,
  label: draft.provider === "template" ? "Draft by the template" : `Draft by ${draft.provider}`,
  id: draft.id,
  notes: notesOf(draft),
  rests: draft.sentences,
});

export const serverDrafts = (
  followed: FollowedIncident,
  kind: Draft["kind"],
  audience: Draft["audience"],
): DraftSource => ({
  name: "Draft from the picked entries",
  draft: async (picked: readonly TimelineEvent[]) => {
    try {
      const sources = picked.map((event) => event.id);
      return asDrafted(await ask(followed, kind, audience, sources));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { ...fromEntries(picked), notes: [`Put together on this page: ${error.message}`] };
    }
  },
});

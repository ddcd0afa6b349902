// Every act of the Fireground as one request: its own route, its own body, one key.
import { answer, client, keyed } from "../../../api";
import type { Previewed } from "../../../lib/preview";
import type { IncidentStatus, Severity } from "../../../types";
import type { components } from "../../../types/schema";

type Schemas = components["schemas"];
/** Times go out as RFC 3339 text; what has a default may be left out. */
type Timed<T, Optional extends keyof T = never> = Omit<
  { [K in keyof T]: K extends "nextUpdateEta" | "dueAt" | "startedAt" ? string : T[K] },
  Optional
> &
  Partial<Pick<T, Optional>>;

export interface Bodies {
  advance: Schemas["Advance"];
  reenter: Schemas["Reenter"];
  leaveReentry: Schemas["LeaveReentry"];
  status: { from: IncidentStatus; to: IncidentStatus; reason?: string };
  severity: { severity: Severity; reason?: string };
  resolve: Timed<Schemas["Resolve"], "falseAlarm">;
  reopen: Schemas["Reopen"];
  milestone: Timed<Schemas["CutMilestone"], "isResolution">;
  update: Timed<Schemas["PostUpdate"]>;
  promise: Timed<Schemas["MakePromise"]>;
  withdraw: Schemas["WithdrawPromise"];
  publish: Timed<Schemas["Publish"]>;
  unpublish: Schemas["Unpublish"];
  handover: Timed<Schemas["OfferHandover"], "brief">;
  acceptHandover: Schemas["AnswerHandover"];
  declineHandover: Schemas["AnswerHandover"];
  retractEvent: Schemas["Retract"];
  retractUpdate: Schemas["Retract"];
  retractMilestone: Schemas["Retract"];
}
export type Deeds = keyof Bodies;

/** Where an act goes: the incident, the row it is about, its key, the version it was decided on. */
export interface To {
  id: string;
  subject: string;
  key: string;
  etag: string;
}

const SUFFIX: Record<Exclude<Deeds, "severity">, string> = {
  advance: "phase",
  reenter: "reentry",
  leaveReentry: "reentry/leave",
  status: "status",
  resolve: "resolve",
  reopen: "reopen",
  milestone: "milestones",
  update: "updates",
  promise: "promises",
  withdraw: "promises/{subject}/withdraw",
  publish: "publish",
  unpublish: "unpublish",
  handover: "command/handover",
  acceptHandover: "command/handover/accept",
  declineHandover: "command/handover/decline",
  retractEvent: "timeline/{subject}/retract",
  retractUpdate: "updates/{subject}/retract",
  retractMilestone: "milestones/{subject}/retract",
};

/** Any POST below an incident; the bodies are typed above, the paths are those of the description. */
type Below = "/v1/incidents/{id}/phase";

/** Do it. Raises Refused. */
export async function send<A extends Deeds>(act: A, body: Bodies[A], to: To): Promise<void> {
  if (act === "severity") {
    const params = { path: { id: to.id }, header: { "If-Match": to.etag, ...keyed(to.key).header } };
    await answer(
      client.PATCH("/v1/incidents/{id}", { params, body: body as unknown as Schemas["EditIncident"] }),
    );
    return;
  }
  const suffix = SUFFIX[act as keyof typeof SUFFIX].replace("{subject}", encodeURIComponent(to.subject));
  const path = `/v1/incidents/{id}/${suffix}` as Below;
  const params = { path: { id: to.id }, ...keyed(to.key) };
  await answer(client.POST(path, { params, body: body as unknown as Schemas["Advance"] }));
}

/** Show it, without doing it. Raises Refused, exactly as doing it would. */
export async function look<A extends Deeds>(
  act: A,
  body: Bodies[A],
  to: Omit<To, "key">,
): Promise<Previewed> {
  const subject = to.subject ? { subject: to.subject } : {};
  return answer(
    client.POST("/v1/incidents/{id}/preview", {
      params: { path: { id: to.id } },
      headers: { "If-Match": to.etag },
      body: { act, body: body as unknown as Record<string, never>, ...subject },
    }),
  );
}

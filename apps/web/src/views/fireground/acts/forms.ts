// Act → its dialog; a script of its own each.
import type { Component } from "svelte";
import type { FollowedIncident } from "../../../followed.svelte";
import type { ActName } from "../acts.svelte";

type Form = Component<{ followed: FollowedIncident; subject: string }>;

export const FORMS: Record<ActName, () => Promise<{ default: Form }>> = {
  advance: () => import("./Advance.svelte"),
  reenter: () => import("./Reenter.svelte"),
  leaveReentry: () => import("./LeaveReentry.svelte"),
  status: () => import("./ChangeStatus.svelte"),
  severity: () => import("./ChangeSeverity.svelte"),
  resolve: () => import("./Resolve.svelte"),
  reopen: () => import("./Reopen.svelte"),
  milestone: () => import("./MilestoneComposer.svelte"),
  update: () => import("./UpdateComposer.svelte"),
  promise: () => import("./MakePromise.svelte"),
  withdraw: () => import("./WithdrawPromise.svelte"),
  publish: () => import("./Publish.svelte"),
  unpublish: () => import("./Unpublish.svelte"),
  handover: () => import("./OfferHandover.svelte"),
  answerHandover: () => import("./AnswerHandover.svelte"),
  catchUp: () => import("./CatchUp.svelte"),
  retract: () => import("./Retract.svelte"),
};

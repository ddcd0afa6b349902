// What can be taken back: a public or null event, a status update, a milestone; found by its id.
import type { Picture } from "../../../lib/reduce";
import type { Deeds } from "./send";

export interface Retractable {
  act: Extract<Deeds, `retract${string}`>;
  /** "milestone 3" */
  what: string;
  title: string;
  text: string;
  at: string;
  taken: boolean;
}

export function retractable(picture: Picture, id: string): Retractable | undefined {
  const milestone = picture.milestones.find((one) => one.id === id);
  if (milestone)
    return {
      act: "retractMilestone",
      what: `milestone ${milestone.sequence}`,
      title: milestone.title,
      text: milestone.body,
      at: milestone.cutAt,
      taken: Boolean(milestone.retractedAt),
    };
  const update = picture.updates.find((one) => one.id === id);
  if (update)
    return {
      act: "retractUpdate",
      what: "a status update",
      title: update.visibility === "public" ? "Public update" : "Internal update",
      text: update.content,
      at: update.timestamp,
      taken: Boolean(update.retractedAt),
    };
  const event = picture.timeline.find((one) => one.id === id);
  return (
    event && {
      act: "retractEvent",
      what: "an entry of the log",
      title: event.title,
      text: event.description,
      at: event.recordedAt,
      taken: Boolean(event.retractedAt),
    }
  );
}

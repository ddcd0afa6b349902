// Which group of fields is being edited here, and that the others are told so.
import type { FollowedIncident } from "../../followed.svelte";
import { live } from "../../live.svelte";

export type PanelName = "problem" | "impact" | "alert" | "command";

const RIGHTS: Record<PanelName, readonly string[]> = {
  problem: ["incident.edit"],
  impact: ["impact.wording", "impact.business"],
  alert: ["alert.figures", "alert.source"],
  command: ["seats.edit"],
};
const WORDS: Record<PanelName, string> = {
  problem: "the title, description and systems",
  impact: "the impact texts",
  alert: "the alert fields",
  command: "the seats",
};

/** Whether any field of a group may be changed; of a resolved incident only those of the alert. */
export const mayEdit = (rights: readonly string[], panel: PanelName, status = "Active"): boolean =>
  (status !== "Resolved" || panel === "alert") && RIGHTS[panel].some((right) => rights.includes(right));

class Editing {
  panel = $state<PanelName | null>(null);
  #stream = "";

  /** Be on an incident from now on; the returned function ends it. */
  here(followed: FollowedIncident): () => void {
    this.#stream = `incident:${followed.picture.incident.id}`;
    this.#tell();
    return () => {
      this.panel = null;
      this.#stream = "";
    };
  }

  begin(panel: PanelName): void {
    this.panel = panel;
    this.#tell();
  }

  end(): void {
    this.panel = null;
    this.#tell();
  }

  /** Say that one is here and what one writes. */
  #tell(): void {
    if (this.#stream) live.editing(this.#stream, this.panel ? WORDS[this.panel] : null);
  }
}

export const editing = new Editing();

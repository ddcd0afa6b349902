// The milestone that is being written: what can be picked, what is picked, the text, the promise; kept as a draft.
import { beatOf } from "../../../boot";
import type { FollowedIncident } from "../../../followed.svelte";
import { fromEntries } from "../../../lib/drafted";
import { inMinutes, NO_PROMISE, suggestion, type Choice } from "../../../lib/promising";
import type { Milestone as Cut, TimelineEvent } from "../../../types";
import { Kept } from "../../../kept.svelte";
import type { Bodies } from "./send";

interface Text {
  title: string;
  body: string;
  picked: string[];
  choice: Choice;
  label: string;
}

/** Rows about communication itself; a milestone is cut from what happened. */
const ABOUT_WORDS =
  /^(Milestone \d+|Next update promised|Promise for|Status update posted|Next update (due|overdue))/;

export class Milestone {
  title = $state("");
  body = $state("");
  label = $state("");
  /** The server's draft that the text began from; told when it is cut. */
  draftId = $state("");
  picked = $state.raw<string[]>([]);
  choice = $state.raw<Choice>(NO_PROMISE);
  /** Entries before the last milestone are offered, too. */
  all = $state(false);
  readonly kept: Kept<Text>;
  /** The milestone that this one corrects. */
  readonly corrected: Cut | undefined;

  constructor(
    private readonly followed: FollowedIncident,
    subject: string,
  ) {
    const { incident, milestones } = followed.picture;
    const named = /^corrects (\S+)$/.exec(subject)?.[1];
    this.corrected = milestones.find((one) => one.id === named || String(one.sequence) === named);
    this.kept = new Kept(incident.id, this.corrected ? `milestone ${this.corrected.id}` : "milestone");
    this.begin();
    if (subject && !this.corrected) this.title = subject;
    void this.#restore(subject && !this.corrected ? subject : "");
  }

  async #restore(typed: string): Promise<void> {
    const found = await this.kept.restore(this.text);
    if (!found) return;
    ({
      title: this.title,
      body: this.body,
      picked: this.picked,
      choice: this.choice,
      label: this.label,
    } = found);
    if (typed) this.title = typed;
  }

  /** As it begins: from the entries of people since the last milestone, or from the one to be corrected. */
  begin(): void {
    this.draftId = "";
    const { incident } = this.followed.picture;
    if (this.corrected) {
      this.title = this.corrected.title;
      this.body = this.corrected.body;
      this.picked = [...this.corrected.sources];
      this.label = `Text of milestone ${this.corrected.sequence}`;
      this.all = true;
      return;
    }
    this.picked = this.offered
      .filter((event) => !event.automatic && !event.correctedBy)
      .map((event) => event.id);
    const every = suggestion(beatOf(incident.severity ?? "Medium"), true);
    this.choice = every === null ? NO_PROMISE : inMinutes(every);
    const { title, body, label } = this.picked.length
      ? fromEntries(this.pickedEvents)
      : { title: "", body: "", label: "" };
    this.title = title;
    this.body = body;
    this.label = label;
  }

  get isResolution(): boolean {
    return this.followed.picture.incident.status === "Resolved" && !this.corrected;
  }

  /** Whether it may carry a promise of the next one. */
  get promises(): boolean {
    return !this.corrected && !this.isResolution;
  }

  get blocked(): string {
    const missing = this.followed.picture.incident.resolutionMilestoneMissing;
    return this.isResolution && !missing ? "This resolution has its milestone: correct that one" : "";
  }

  get number(): number {
    return Math.max(0, ...this.followed.picture.milestones.map((one) => one.sequence)) + 1;
  }

  get heading(): string {
    if (this.corrected) return `Milestone ${this.number}, corrects ${this.corrected.sequence}`;
    return this.isResolution ? `Resolution milestone ${this.number}` : `Milestone ${this.number}`;
  }

  get #last(): Cut | undefined {
    return this.followed.picture.milestones.filter((one) => !one.corrects).at(-1);
  }

  get since(): number {
    return this.all ? 0 : (this.#last?.sequence ?? 0);
  }

  /** What can be picked from, newest first. */
  get offered(): TimelineEvent[] {
    const after = this.all ? "" : (this.#last?.cutAt ?? "");
    return this.#events.filter((event) => event.recordedAt > after).reverse();
  }

  get earlier(): number {
    return this.#events.length - this.offered.length + (this.all ? 0 : this.followed.picture.earlier);
  }

  get pickedEvents(): TimelineEvent[] {
    return this.followed.picture.timeline.filter((event) => this.picked.includes(event.id));
  }

  get #events(): TimelineEvent[] {
    return this.followed.picture.timeline.filter(
      (event) => !event.retractedAt && !(event.automatic && ABOUT_WORDS.test(event.title)),
    );
  }

  showEarlier(): void {
    this.all = true;
    if (this.followed.picture.earlier) void this.followed.loadEarlier();
  }

  get text(): Text {
    const { title, body, picked, choice, label } = this;
    return { title, body, picked, choice, label };
  }

  keep(): void {
    this.kept.note(this.text);
  }

  wish(due: number | null): Bodies["milestone"] {
    return {
      title: this.title,
      body: this.body,
      sources: this.picked,
      ...(this.draftId ? { draftId: this.draftId } : {}),
      ...(this.promises && due !== null ? { nextUpdateEta: new Date(due).toISOString() } : {}),
      ...(this.corrected ? { corrects: this.corrected.id } : {}),
      ...(this.isResolution ? { isResolution: true } : {}),
    };
  }
}

// The After Action that the page shows: read, read again as the record moves, and every act on it.
import { answer, client, keyed, Refused } from "../../api";
import type { FollowedIncident } from "../../followed.svelte";
import type { Section } from "../../lib/review";
import type { Debrief, Review, ReviewAction } from "../../types";
import type { components } from "../../types/schema";

type Edit = components["schemas"]["EditReview"];
type Amend = components["schemas"]["EditAction"];

/** The fields of an edit that this page sends. */
export interface Change {
  sections?: Partial<Record<Section, string>>;
  scheduledAt?: string;
  heldAt?: string;
  repeatOf?: string | null;
  /** The draft that the sections were begun from. */
  draftId?: string;
}

export class Reviewed {
  review = $state.raw<Review>();
  debrief = $state.raw<Debrief>();
  /** Why there is none to read. */
  refused = $state.raw<Refused>();
  #asked = 0;

  constructor(readonly followed: FollowedIncident) {}

  get #path(): { path: { id: string } } {
    return { path: { id: this.followed.picture.incident.id } };
  }

  may(right: string): boolean {
    return this.followed.picture.rights.includes(right);
  }

  /** Read it as it is now; an answer that was overtaken by a later one is thrown away. */
  async read(): Promise<void> {
    const turn = ++this.#asked;
    try {
      const params = this.#path;
      const review = (await answer(client.GET("/v1/incidents/{id}/review", { params }))) as unknown as Review;
      if (turn === this.#asked) this.#put(review);
      if (this.may("debrief.read"))
        this.debrief = await answer(client.GET("/v1/incidents/{id}/debrief", { params }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // What is on screen stays there while the line is down.
      if (turn !== this.#asked || (this.review && error.passing)) return;
      this.refused = error;
      this.review = undefined;
    }
  }

  #put(review: Review): void {
    this.#asked++;
    this.review = review;
    this.refused = undefined;
  }

  async start(key: string): Promise<void> {
    const [params, headers] = [this.#path, keyed(key).header];
    this.#put(
      (await answer(
        client.POST("/v1/incidents/{id}/review", { params, headers, body: {} }),
      )) as unknown as Review,
    );
  }

  /** `etag`: of the review as whoever changes it has read it. */
  async change(change: Change, etag: string, key: string): Promise<void> {
    const params = { ...this.#path, header: { "If-Match": etag, ...keyed(key).header } };
    const body = change as unknown as Edit;
    this.#put(
      (await answer(client.PATCH("/v1/incidents/{id}/review", { params, body }))) as unknown as Review,
    );
  }

  async publish(key: string): Promise<void> {
    const params = { ...this.#path, ...keyed(key) };
    await answer(client.POST("/v1/incidents/{id}/review/publish", { params }));
    await this.read();
  }

  async add(text: string, key: string): Promise<void> {
    const params = { ...this.#path, ...keyed(key) };
    await answer(client.POST("/v1/incidents/{id}/review/addenda", { params, body: { text } }));
    await this.read();
  }

  async take(body: { title: string; owner: string; dueAt: string }, key: string): Promise<void> {
    const params = { ...this.#path, ...keyed(key) };
    await answer(client.POST("/v1/incidents/{id}/review/actions", { params, body }));
    await this.read();
  }

  async amend(item: ReviewAction, change: Record<string, string>, key: string): Promise<void> {
    const path = { ...this.#path.path, actionId: item.id };
    const params = { path, header: { "If-Match": item.etag, ...keyed(key).header } };
    const body = change as unknown as Amend;
    try {
      await answer(client.PATCH("/v1/incidents/{id}/review/actions/{actionId}", { params, body }));
    } finally {
      await this.read(); // refused for its version: the reader sees what it is now
    }
  }
}

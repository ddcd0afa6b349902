// The After Actions that a list shows, a page at a time, and the action items that are overdue.
import { answer, client, Refused } from "../../api";
import type { Show } from "../../lib/review";
import type { ReviewAction, ReviewRow } from "../../types";

type Page = { reviews: ReviewRow[]; nextCursor: string | null };

export class Listed {
  rows = $state.raw<readonly ReviewRow[]>();
  items = $state.raw<readonly ReviewAction[]>();
  cursor = $state.raw<string | null>(null);
  refused = $state.raw<Refused>();
  #show: Show = "";
  #asked = 0;

  /** From the beginning; an answer that was overtaken by a later question is thrown away. */
  async read(show: Show): Promise<void> {
    this.#show = show;
    const turn = ++this.#asked;
    await this.#try(async () => {
      const [page, items] = await Promise.all([this.#page(), show === "actions" ? overdue() : undefined]);
      if (turn !== this.#asked) return;
      this.rows = page.reviews;
      this.cursor = page.nextCursor;
      this.items = items;
    });
  }

  async more(): Promise<void> {
    const turn = ++this.#asked;
    await this.#try(async () => {
      const page = await this.#page(this.cursor);
      if (turn !== this.#asked) return;
      this.rows = [...(this.rows ?? []), ...page.reviews];
      this.cursor = page.nextCursor;
    });
  }

  async #page(cursor: string | null = null): Promise<Page> {
    const query = { ...(this.#show && { state: this.#show }), ...(cursor && { cursor }) };
    return (await answer(client.GET("/v1/reviews", { params: { query: query as never } }))) as Page;
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.refused = undefined;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused = error;
    }
  }
}

async function overdue(): Promise<readonly ReviewAction[]> {
  const query = { status: "overdue", limit: 200 };
  const asked = client.GET("/v1/actions", { params: { query: query as never } });
  return ((await answer(asked)) as { actions: ReviewAction[] }).actions;
}

// The board as the page follows it.
import { answer, client } from "./api";
import { takeBoard } from "./boot";
import { Followed, type Audience } from "./followed.svelte";
import type { Entry } from "./lib/reduce";
import { applyToBoard, beginBoard, type BoardPicture } from "./lib/reduceboard";
import type { SeenBoard, SeenIncident } from "./types/seen";

export class FollowedBoard extends Followed<BoardPicture> {
  static async open(audience?: Audience): Promise<FollowedBoard> {
    return new FollowedBoard(beginBoard(takeBoard() ?? (await readBoard(audience))), audience);
  }

  protected get stream(): string {
    return "board";
  }

  protected get incidents(): readonly SeenIncident[] {
    return this.picture.incidents;
  }

  protected put(entry: Entry): { picture: BoardPicture; gap: boolean } {
    return applyToBoard(this.picture, entry);
  }

  protected async read(): Promise<BoardPicture> {
    return beginBoard(await readBoard(this.audience));
  }

  protected end(): void {
    this.picture = { ...this.picture, incidents: [] };
  }
}

async function readBoard(audience: Audience): Promise<SeenBoard> {
  const asked = client.GET("/v1/board", { params: { query: audience ? { as: audience } : {} } });
  return (await answer(asked)) as unknown as SeenBoard;
}

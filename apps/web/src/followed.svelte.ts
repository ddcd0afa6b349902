// One incident as the page follows it: begun from what the page was given, kept true by the socket.
import { answer, client, Refused } from "./api";
import { takeOpening } from "./boot";
import type { Person } from "./lib/messages";
import { anew, apply, begin, withEarlier } from "./lib/reduce";
import type { Entry, Picture, Position } from "./lib/reduce";
import { live } from "./live.svelte";
import type { SeenIncident, SeenOpening } from "./types/seen";

export type Audience = "stakeholder" | "executive" | "public" | undefined;

/** What a followed thing has in common: a picture, the entries that change it, the reading that mends it. */
export abstract class Followed<P extends Position> {
  picture = $state.raw<P>() as P;
  /** Who else looks at it now. */
  people = $state.raw<Person[]>([]);

  constructor(
    first: P,
    protected readonly audience: Audience,
  ) {
    this.picture = first;
  }

  protected abstract readonly stream: string;
  protected abstract put(entry: Entry): { picture: P; gap: boolean };
  protected abstract read(): Promise<P>;
  protected abstract end(): void;
  /** All incidents it holds. */
  protected abstract readonly incidents: readonly SeenIncident[];

  /** Follow until the returned function is called. `shown`: whose promises are on screen, where not all are. */
  start(shown: () => readonly SeenIncident[] = () => this.incidents): () => void {
    return live.follow(
      this.stream,
      {
        position: () => ({ epoch: this.picture.epoch, seq: this.picture.seq }),
        entry: (entry) => {
          const { picture, gap } = this.put(entry);
          this.picture = picture;
          return !gap;
        },
        resync: () =>
          void this.resync().catch((reason: unknown) => {
            if (!(reason instanceof Refused)) throw reason; // no answer: the next heartbeat asks again
          }),
        gone: () => this.end(),
        presence: (people) => (this.people = people),
        shown,
      },
      this.audience,
    );
  }

  /** Read it anew; what arrives meanwhile is taken in by its number. Thrown away when an entry was faster. */
  async resync(): Promise<void> {
    const fresh = await this.read();
    if (fresh.epoch !== this.picture.epoch || fresh.seq >= this.picture.seq) this.picture = fresh;
  }
}

export class FollowedIncident extends Followed<Picture> {
  static async open(ref: string, audience?: Audience): Promise<FollowedIncident> {
    return new FollowedIncident(begin(takeOpening(ref) ?? (await readOpening(ref, audience))), audience);
  }

  protected get stream(): string {
    return `incident:${this.picture.incident.id}`;
  }

  protected get incidents(): readonly SeenIncident[] {
    return this.picture.gone ? [] : [this.picture.incident];
  }

  protected put(entry: Entry): { picture: Picture; gap: boolean } {
    return apply(this.picture, entry);
  }

  protected async read(): Promise<Picture> {
    const fresh = begin(await readOpening(this.picture.incident.id, this.audience));
    return anew(this.picture, fresh);
  }

  protected end(): void {
    this.picture = { ...this.picture, gone: true };
  }

  /** Everything before the newest events, once a reader asks for it. */
  async loadEarlier(): Promise<void> {
    const params = {
      path: { id: this.picture.incident.id },
      query: this.audience ? { as: this.audience } : {},
    };
    const { timeline } = await answer(client.GET("/v1/incidents/{id}", { params }));
    this.picture = withEarlier(this.picture, timeline);
  }
}

async function readOpening(ref: string, audience: Audience): Promise<SeenOpening> {
  const query = audience ? { as: audience } : {};
  const asked = client.GET("/v1/incidents/{id}/opening", { params: { path: { id: ref }, query } });
  return (await answer(asked)) as unknown as SeenOpening; // the description shows the command column's fields
}

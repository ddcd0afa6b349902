// The one socket. It follows streams from a position, comes back by itself, and says in plain words how it stands.
import { clock } from "./clock.svelte";
import { REVOKED, type Person, type ServerMessage } from "./lib/messages";
import type { Entry, Position } from "./lib/reduce";
import type { SeenIncident } from "./types/seen";

export type Connection = "connecting" | "live" | "reconnecting" | "offline" | "revoked";

/** What a follower does with what it hears. `resync`: read the incident again, then say where it stands now. */
export interface Follower {
  position: () => Position;
  entry: (entry: Entry) => boolean; // false: an entry before it is missing
  resync: () => void;
  gone: () => void;
  presence?: (people: Person[]) => void;
  shown: () => readonly SeenIncident[]; // whose promises it has on screen
}

const QUIET_MS = 15_000;
const LONG_GONE_MS = 15_000;

class Live {
  state = $state<Connection>("connecting");
  /** Since when the page is not live, ms of the page's clock; null while it is. */
  since = $state<number | null>(clock.now);
  /** When the server was last heard, ms. What is on screen is the state of then. */
  heardAt = $state(clock.now);

  #socket: WebSocket | null = null;
  #followers = new Map<string, Follower>();
  #audience: string | undefined;
  #retry: [number, number] = [500, 5_000];
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Where one is, and what one writes there; told again on every new line. */
  #doing = new Map<string, string | null>();
  /** When something was heard or a line was opened, by this machine's clock. */
  #stirred = 0;

  constructor() {
    setInterval(() => this.#watch(), 1_000);
    addEventListener("online", () => this.#again(0));
    addEventListener("offline", () => this.#lost());
  }

  /** Whether outward and irreversible acts may be done: the server hears us now. */
  get live(): boolean {
    return this.state === "live";
  }

  /** Whoever follows a stream on this page now. */
  followers(): Iterable<Follower> {
    return this.#followers.values();
  }

  /** Follow a stream until the returned function is called. `audience`: look as (`as`), for the whole page. */
  follow(stream: string, follower: Follower, audience?: string): () => void {
    this.#followers.set(stream, follower);
    if (audience !== this.#audience || !this.#socket) {
      this.#audience = audience;
      this.#open();
    } else if (this.state === "live") {
      this.#subscribe(stream, follower);
    }
    return () => {
      if (this.#followers.get(stream) !== follower) return;
      this.#followers.delete(stream);
      this.#doing.delete(stream);
      this.#say({ v: 1, kind: "unsubscribe", stream });
    };
  }

  /** Be connected where nothing is followed, so that the page knows whether the server is there. */
  attend(): void {
    if (!this.#socket) this.#open();
  }

  /** Tell the others on an incident what one is writing on; null ends it. */
  editing(stream: string, what: string | null): void {
    this.#doing.set(stream, what);
    this.#say({ v: 1, kind: "presence", stream, data: { editing: what } });
  }

  #open(): void {
    clearTimeout(this.#timer);
    const old = this.#socket;
    this.#socket = null;
    old?.close(1000);
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/ws/incidents`);
    this.#socket = socket;
    socket.onopen = () =>
      this.#say({ v: 1, kind: "hello", data: this.#audience ? { as: this.#audience } : {} });
    socket.onmessage = (event) =>
      socket === this.#socket && this.#hear(JSON.parse(event.data as string) as ServerMessage);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event.code);
    this.#stirred = Date.now();
  }

  #say(message: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #subscribe(stream: string, follower: Follower): void {
    this.#say({ v: 1, kind: "subscribe", stream, data: { ...follower.position() } });
  }

  #hear(message: ServerMessage): void {
    this.heardAt = clock.now;
    this.#stirred = Date.now();
    switch (message.kind) {
      case "welcome":
        clock.heard(Date.parse(message.data.serverTime));
        this.#retry = message.data.retry;
        this.#tries = 0;
        this.state = "live";
        this.since = null;
        for (const [stream, follower] of this.#followers) this.#subscribe(stream, follower);
        for (const [stream, what] of this.#doing) this.editing(stream, what);
        return;
      case "heartbeat":
        clock.heard(Date.parse(message.data.serverTime));
        this.#compare(message.data.positions);
        return;
      case "entry": {
        const follower = this.#followers.get(message.stream);
        if (follower && !follower.entry(message)) this.#subscribe(message.stream, follower);
        return;
      }
      case "snapshot":
        this.#followers.get(message.stream)?.resync();
        return;
      case "gone":
        if (message.stream) this.#followers.get(message.stream)?.gone();
        return;
      case "presence":
        this.#followers.get(message.stream)?.presence?.(message.data.people);
        return;
      case "subscribed":
      case "error":
        return;
      default:
        message satisfies never;
    }
  }

  /** A position ahead of ours in a heartbeat means that something was lost on the way. */
  #compare(positions: Record<string, number>): void {
    for (const [stream, seq] of Object.entries(positions)) {
      const follower = this.#followers.get(stream);
      if (follower && follower.position().seq < seq) this.#subscribe(stream, follower);
    }
  }

  /** Nothing for 15 s: the line may be dead without having said so. A machine that slept, or whose clock was put
   * right, looks the same by its clock, and timers stand still in sleep: so it is looked at each second. */
  #watch(): void {
    if (!this.#socket || Math.abs(Date.now() - this.#stirred) < QUIET_MS) return;
    this.#lost();
    this.#open();
  }

  #closed(code: number): void {
    this.#socket = null;
    if (code === REVOKED) {
      this.state = "revoked";
      this.since ??= clock.now;
      return;
    }
    this.#lost();
    const [least, most] = this.#retry;
    const wait = Math.min(most, least * 2 ** this.#tries++);
    this.#again(wait / 2 + Math.random() * (wait / 2)); // jitter: not everybody at once
  }

  #lost(): void {
    this.since ??= clock.now;
    const long = clock.now - this.since >= LONG_GONE_MS || !navigator.onLine;
    this.state = long ? "offline" : "reconnecting";
  }

  #again(wait: number): void {
    if (this.state === "revoked") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), wait);
  }
}

export const live = new Live();

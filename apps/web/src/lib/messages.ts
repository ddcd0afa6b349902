// What the server says on a socket (docs/api/live.md).
import type { LiveSnapshot } from "../types";
import type { Column, EntryData } from "../types/seen";

interface Placed {
  stream: string;
  epoch: string;
  seq: number;
  at: string;
}

export interface Person {
  id?: string;
  displayName: string;
  /** What they are writing on, when it is something that two people must not do at once. */
  editing?: string | null;
}

export type ServerMessage =
  | {
      v: 1;
      kind: "welcome";
      ref?: string;
      data: { column: Column; serverTime: string; heartbeat: number; retry: [number, number] };
    }
  | { v: 1; kind: "subscribed"; ref?: string; data: { stream: string; recovered: boolean } }
  | ({ v: 1; kind: "snapshot"; ref?: string; data: LiveSnapshot | { incidents: LiveSnapshot[] } } & Placed)
  | ({ v: 1; kind: "entry"; data: EntryData } & Placed)
  | ({ v: 1; kind: "gone"; data: { change: "gone"; id: string } } & Partial<Placed>)
  | { v: 1; kind: "heartbeat"; data: { serverTime: string; positions: Record<string, number> } }
  | { v: 1; kind: "presence"; stream: string; data: { people: Person[] } }
  | { v: 1; kind: "error"; ref?: string; data: { code: string; detail: string; ref: string | null } };

/** The close code after which there is nothing to come back for without a person: the sign-in has ended. */
export const REVOKED = 4401;

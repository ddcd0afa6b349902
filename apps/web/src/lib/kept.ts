// What this device keeps: drafts and the outbox, in IndexedDB. Without one, everything works but nothing is called kept.
import type { DBSchema, IDBPDatabase } from "idb";
import type { DraftStore } from "./draft";
import type { OutboxStore, Queued } from "./outbox";

interface Kept extends DBSchema {
  drafts: { key: string; value: unknown };
  outbox: { key: string; value: Queued };
}

let opened: Promise<IDBPDatabase<Kept>> | undefined;

async function open(): Promise<IDBPDatabase<Kept>> {
  const { openDB } = await import("idb");
  return openDB<Kept>("majorops", 1, {
    upgrade(made) {
      made.createObjectStore("drafts");
      made.createObjectStore("outbox", { keyPath: "key" });
    },
    terminated() {
      opened = undefined; // the browser threw it away; the next one opens anew
    },
  });
}

function database(): Promise<IDBPDatabase<Kept>> {
  opened ??= open();
  opened.catch(() => (opened = undefined));
  return opened;
}

export const drafts: DraftStore = {
  get: async (key) => (await database()).get("drafts", key),
  put: async (key, draft) => void (await (await database()).put("drafts", draft, key)),
  delete: async (key) => (await database()).delete("drafts", key),
};

export const outboxStore: OutboxStore = {
  all: async () => (await database()).getAll("outbox"),
  get: async (key) => (await database()).get("outbox", key),
  put: async (queued) => void (await (await database()).put("outbox", queued)),
  delete: async (key) => (await database()).delete("outbox", key),
};

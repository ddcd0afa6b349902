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

// A page that goes cannot wait for IndexedDB. What it leaves stands in the plain storage until the next one takes it.
const left = (key: string): string => `majorops.left ${key}`;

function taken(key: string): unknown {
  const text = localStorage.getItem(left(key));
  return text === null ? undefined : JSON.parse(text);
}

export const drafts: DraftStore = {
  async get(key) {
    const draft = taken(key);
    if (draft === undefined) return (await database()).get("drafts", key);
    await drafts.put(key, draft);
    return draft;
  },
  async put(key, draft) {
    await (await database()).put("drafts", draft, key);
    localStorage.removeItem(left(key));
  },
  async delete(key) {
    localStorage.removeItem(left(key));
    await (await database()).delete("drafts", key);
  },
  leave(key, draft) {
    try {
      localStorage.setItem(left(key), JSON.stringify(draft));
    } catch {
      return; // full, or not there: nothing was kept, and nothing is said to be
    }
  },
};

export const outboxStore: OutboxStore = {
  all: async () => (await database()).getAll("outbox"),
  get: async (key) => (await database()).get("outbox", key),
  put: async (queued) => void (await (await database()).put("outbox", queued)),
  delete: async (key) => (await database()).delete("outbox", key),
};

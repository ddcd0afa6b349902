// The one way to the server: typed paths from its own description, one translation of every refusal.
import type { Client } from "openapi-fetch";
import type { paths } from "./types/schema";
import type { Problem } from "./types";

/**
 * What came instead of an answer. `problem`: in the server's own words; without them `status` is 0 when nothing came,
 * 504 when nothing came in time, else that of whatever answered in between (lib/refusing.ts has the words).
 */
export class Refused extends Error {
  constructor(
    readonly problem: (Problem & Record<string, unknown>) | null,
    readonly status: number,
    readonly retryAfter: number | null,
    readonly at = Date.now(),
  ) {
    super(problem?.detail ?? "The server is out of reach.");
  }

  get code(): string {
    return this.problem?.code ?? "unreachable";
  }

  /** Whether the same request may be sent again unchanged: nothing was decided, or nobody knows. */
  get passing(): boolean {
    return (
      [0, 429, 502, 503, 504].includes(this.status) ||
      (this.status === 500 && !this.problem) ||
      this.code === "idempotency_in_progress"
    );
  }
}

type Verbs = Pick<Client<paths>, "GET" | "POST" | "PUT" | "PATCH" | "DELETE">;
let made: Promise<Client<paths>> | undefined;

/** Loaded with the first request: a page begins with what it was given and asks nothing. */
function ready(): Promise<Client<paths>> {
  made ??= import("./asking").then((module) => module.client);
  made.catch(() => (made = undefined)); // not reached; the next request loads it
  return made;
}

const asking =
  (verb: keyof Verbs) =>
  async (...asked: unknown[]): Promise<unknown> => {
    const client = await ready();
    return (client[verb] as (...with_: unknown[]) => Promise<unknown>)(...asked);
  };

export const client = {
  GET: asking("GET"),
  POST: asking("POST"),
  PUT: asking("PUT"),
  PATCH: asking("PATCH"),
  DELETE: asking("DELETE"),
} as Verbs;

interface Came<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or a Refused thrown. Usage: `await answer(client.GET("/v1/board"))`. */
export async function answer<T>(asked: Promise<Came<T>>): Promise<T> {
  let came: Came<T>;
  try {
    came = await asked;
  } catch (error) {
    // No answer came, or none that can be read; asking.ts gives up after a while.
    throw new Refused(null, (error as Error).name === "TimeoutError" ? 504 : 0, null);
  }
  if (came.response.ok) return came.data as T;
  throw new Refused(
    problemOf(came.error),
    came.response.status,
    seconds(came.response.headers.get("Retry-After")),
  );
}

function problemOf(error: unknown): (Problem & Record<string, unknown>) | null {
  if (typeof error === "object" && error !== null && "code" in error)
    return error as Problem & Record<string, unknown>;
  // Something in between answered, a proxy for one.
  return null;
}

function seconds(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new ULID: the key of one act, however often it is sent. */
export function newKey(at = Date.now()): string {
  let time = "";
  for (let rest = at, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = LETTERS[rest % 32] + time;
  const chance = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(chance, (byte) => LETTERS[byte % 32]).join("");
}

/** Headers of an act that must happen once, also where the description names none. */
export const keyed = (key: string): { header: { "Idempotency-Key": string } } => ({
  header: { "Idempotency-Key": key },
});

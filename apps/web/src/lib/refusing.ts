// Every way in which something is not done, in words: what happened, and what to do about it. Pure.
import type { Problem } from "../types";

/** What is known of it; `status` without a problem is 0 when nothing came, 504 when nothing came in time. */
export interface Why {
  problem: (Pick<Problem, "detail" | "hint" | "code"> & Record<string, unknown>) | null;
  status: number;
  retryAfter: number | null;
}

/** sent: something was to be done · read: something was only looked at. */
export type Asked = "sent" | "read";

export interface Told {
  what: string;
  /** Never empty. */
  todo: string;
  /** Nobody knows whether it was done. */
  unsure: boolean;
  /** The way on leads through the door. */
  door: boolean;
  /** It has been done, by an earlier sending. */
  done: boolean;
}

const SIGN_IN = "Sign in again in another tab, then send it again here.";
const LOOK = "Look at what is different, then send it again.";
/** What to do by code, where the server's own hint is for programs or there is none. */
const BY_CODE: Readonly<Record<string, string>> = {
  sign_in_required: SIGN_IN,
  invalid_token: SIGN_IN,
  clock_suspect: "Tell whoever runs the server; its clock has to be set.",
  csrf: "Load this page again, then send it again.",
  origin_refused: "Open this page from the installation's own address.",
  forbidden: "Ask one who may, or have your role or seat changed.",
  not_found: "It was taken away or closed to you meanwhile. Copy what you need from here, then go back.",
  incident_resolved: "Reopen the incident first, with a reason.",
  version_conflict: "Compare it with what stands there now, then send yours again.",
  phase_mismatch: LOOK,
  status_mismatch: LOOK,
  idempotency_in_progress: "It is on its way already. Wait a moment, then send it again.",
  idempotency_key_reused: "Look at what stands there now. What is sent from here on is a new one.",
  body_too_large: "Make it shorter, then send it again.",
  too_long: "Make it shorter, then send it again.",
  rate_limited: "Wait a moment, then send it again.",
  internal_error: "Send it again. If that does not help, give the number below to whoever runs the server.",
  unavailable: "Send it again in a moment.",
  storage_full: "The server's disk is full. Tell whoever runs it, then send it again.",
};
/** By status, for every code that has no words of its own. */
const BY_STATUS: Readonly<Record<number, string>> = {
  401: SIGN_IN,
  403: "Ask one who may.",
  404: BY_CODE.not_found as string,
  409: LOOK,
  412: BY_CODE.version_conflict as string,
  413: BY_CODE.body_too_large as string,
  422: "Change it, then send it again.",
  429: BY_CODE.rate_limited as string,
  503: BY_CODE.unavailable as string,
};
const LAST = "Send it again. If that does not help, tell whoever runs the server.";
/** A hint that names a route or a header is for programs. */
const FOR_PROGRAMS = /\/v1\/|POST |PATCH |GET |If-Match|Idempotency-Key|ULID/;

/** The server names the field by its pointer; the form names it by its label. */
const POINTER = /^\/\S+ /;

/** `online`: whether the browser has a network at all. */
export function told(why: Why, asked: Asked, online: boolean): Told {
  const { what, todo, unsure } = why.problem ? ours(why.problem, why) : between(why, online);
  const said = {
    what,
    todo: inTime(asked === "read" ? reading(todo) : todo, why, asked),
    unsure: unsure && asked === "sent",
    door: why.status === 401,
    done: why.problem?.code === "idempotency_key_reused",
  };
  return said.unsure ? { ...said, todo: `${said.todo} It is done once, however often it is sent.` } : said;
}

/** In one piece, where there is no room for more. */
export function inWords(why: Why, online: boolean, asked: Asked = "sent"): string {
  const { what, todo } = told(why, asked, online);
  return `${what} ${todo}`;
}

type Part = Pick<Told, "what" | "todo" | "unsure">;

function ours(problem: NonNullable<Why["problem"]>, { status }: Why): Part {
  const { code, hint } = problem;
  const ofServer = hint && !FOR_PROGRAMS.test(hint) ? hint : "";
  const todo = BY_CODE[code] ?? (ofServer || BY_STATUS[status] || LAST);
  if (code === "idempotency_key_reused")
    return { what: "It was done the first time it was sent, with the words of then.", todo, unsure: false };
  const what = status === 401 ? "Your sign-in has ended." : problem.detail.replace(POINTER, "It ");
  return { what, todo, unsure: false };
}

function between({ status }: Why, online: boolean): Part {
  if (status === 0 && !online)
    return {
      what: "This browser is offline; nothing was sent.",
      todo: "Send it again when the connection is back.",
      unsure: false,
    };
  if (status === 0)
    return {
      what: "The server is out of reach.",
      todo: "Send it again when the connection is back.",
      unsure: true,
    };
  if (status === 504)
    return { what: "No answer came in time.", todo: "Send it again in a moment.", unsure: true };
  const what = `Something between here and the server answered, with ${status}.`;
  if (status >= 500) return { what, todo: "Send it again in a moment.", unsure: true };
  return { what, todo: BY_STATUS[status] ?? LAST, unsure: false };
}

const reading = (todo: string): string =>
  todo
    .replaceAll("then send it again here", "then load this again")
    .replaceAll(/[Ss]end it again/g, (at) => (at.startsWith("S") ? "Look again" : "look again"));

function inTime(todo: string, { retryAfter }: Why, asked: Asked): string {
  if (retryAfter === null || retryAfter <= 0) return todo;
  const long = retryAfter < 120 ? `${retryAfter} s` : `${Math.ceil(retryAfter / 60)} min`;
  return asked === "sent" ? `Try again in ${long}; the button waits as long.` : `Try again in ${long}.`;
}

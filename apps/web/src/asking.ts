// How the page asks the server: by typed paths, with the mark of a page of ours, and never longer than it says.
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./types/schema";

/** After this nothing is expected any more. A draft may have a model behind it, which has 20 s itself. */
const PATIENCE_MS = 15_000;
const PATIENCE_WITH_MODELS_MS = 40_000;

const marked: Middleware = {
  onRequest({ request }) {
    request.headers.set("X-MajorOps", "1");
    return request;
  },
};

function inTime(request: Request): Promise<Response> {
  const patience = request.url.endsWith("/drafts") ? PATIENCE_WITH_MODELS_MS : PATIENCE_MS;
  return fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]) });
}

function made(): Client<paths> {
  const client = createClient<paths>({ baseUrl: "/", credentials: "same-origin", fetch: inTime });
  client.use(marked);
  return client;
}

export const client = made();

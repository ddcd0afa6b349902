// The button of the sign-in page. The page works without it: links and codes need no script.
import { obstacle, sign, why } from "./passkeys";
import type { components } from "./types/schema";

type Problem = Partial<components["schemas"]["Problem"]>;

const PATIENCE_MS = 15_000;
const box = document.getElementById("passkey");
const elsewhere = document.getElementById("elsewhere");
const button = box?.querySelector("button");
const said = box?.querySelector("p");

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const sent = body ? { body: JSON.stringify(body) } : {};
  const headers = { "X-MajorOps": "1", ...(body ? { "Content-Type": "application/json" } : {}) };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const came = await fetch(path, { method: "POST", headers, signal, ...sent });
  const told: unknown = await came.json();
  if (!came.ok) {
    const { detail, hint } = told as Problem;
    const wait = came.headers.get("Retry-After");
    throw new Error([detail, wait ? `Try again in ${wait} s.` : hint].filter(Boolean).join(" "));
  }
  return told as T;
}

async function come(): Promise<void> {
  const options = await ask<components["schemas"]["OptionsOfSignIn"]>("/v1/auth/passkey/options");
  await ask("/v1/auth/passkey", await sign(options));
  location.assign("/"); // from there the server leads on, to what was asked for before
}

function tell(error: unknown): string {
  if (error instanceof TypeError || error instanceof SyntaxError)
    return "The server is out of reach. Press again when the connection is back.";
  if ((error as Error).name === "TimeoutError") return "No answer came in time. Press again in a moment.";
  return why(error) ?? (error as Error).message;
}

if (box && button && said) {
  const against = obstacle(box.dataset.origin ?? "");
  box.hidden = against !== "";
  if (elsewhere) elsewhere.hidden = against !== "elsewhere";
  let busy = false; // not "disabled": that would take the focus away
  button.addEventListener("click", () => {
    if (busy) return;
    busy = true;
    said.textContent = "";
    come()
      .catch((error: unknown) => (said.textContent = tell(error)))
      .finally(() => (busy = false));
  });
}

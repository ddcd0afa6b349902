// Why a part that is fetched on use did not come, and what to do.
import { live } from "../../live.svelte";

/** With a line to the server it may be gone there for good: after an upgrade its files are those of another build. */
export const unloaded = (what: string): string =>
  live.live
    ? `${what} could not be loaded. Open it again; if it fails again, load the page anew. What you typed is kept.`
    : `${what} could not be loaded. Open it again when the connection is back; nothing was done.`;

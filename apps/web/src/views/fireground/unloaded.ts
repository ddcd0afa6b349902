// Why a part that is fetched on use did not come, and what to do.
import { live } from "../../live.svelte";

/** With a line to the server it is gone there: files of another build, so the whole page is to be read anew. */
export const unloaded = (): string =>
  live.live
    ? "The console was renewed on the server: load this page again. What you typed is kept."
    : "It could not be loaded without a connection. Open it again when it is back; nothing was done.";

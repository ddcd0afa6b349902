// Parts of a page that are fetched after its first look. A line that is cut meanwhile must not lose them.
const AGAIN_MS = 3_000;

/** Load until it is there, then hand it over. */
export function later<T>(load: () => Promise<T>, done: (module: T) => void): void {
  load().then(done, () => setTimeout(() => later(load, done), AGAIN_MS));
}

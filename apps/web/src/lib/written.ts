// One field that two people write in: what somebody writes, over what, and what stands there by now.

export interface Written {
  text: string;
  /** What the field held when they began, or when they last chose between both texts. */
  over: string;
}

/** unchanged: nothing to save · changed: to be saved · clash: another wrote meanwhile, the writer chooses. */
export type Fate = "unchanged" | "changed" | "clash";

/** `same`: whether two texts mean the same value. A writer who went back to what stood there first has written, too. */
export function fate(
  written: Written | undefined,
  theirs: string,
  same: (a: string, b: string) => boolean = (a, b) => a === b,
): Fate {
  if (written === undefined || same(written.text, theirs)) return "unchanged";
  return same(written.over, theirs) ? "changed" : "clash";
}

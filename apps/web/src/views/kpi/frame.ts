// Where a chart is drawn, in units that grow with the letters: text keeps its size on a phone.
import { scaleLinear, type ScaleLinear } from "d3-scale";

export interface Frame {
  width: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Whether there is room for words beside the chart. */
  gutter: boolean;
}

/** One letter of the browser as it comes; charts are drawn in these, and grow with the reader's own. */
const STANDARD = 16;

/** Below this a chart scrolls in its card. */
const LEAST = 240;

/** How many of a chart's units fit into so many pixels. */
export function unitsIn(pixels: number): number {
  const letter = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(LEAST, (pixels * STANDARD) / letter);
}

const HEIGHT = 190;
const NARROW = 400;
const WORDS = 112;

export function frameOf(width: number, words: boolean): Frame {
  const gutter = words && width >= NARROW;
  return { width, left: 40, right: width - (gutter ? WORDS : 8), top: 14, bottom: HEIGHT, gutter };
}

const ROOM = 1.06;

/** From 0 to a round number above all values; percent ends at 100. */
export function upright(frame: Frame, values: readonly number[], units: string): ScaleLinear<number, number> {
  const most = Math.max(1, ...values);
  const top = units === "percent" && most <= 100 ? 100 : most * ROOM;
  const scale = scaleLinear([0, top], [frame.bottom, frame.top]);
  return units === "percent" ? scale : scale.nice(4);
}

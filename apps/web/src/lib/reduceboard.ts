// The board: its snapshot + entries = what a fresh reading would give. Pure, as reduce.ts is for one incident.
import type { Column, EntryData, SeenBoard, SeenIncident } from "../types/seen";
import { due, merged, type Applied, type Entry, type Position } from "./reduce";

/** The board of a column up to a position, in the order that it was given; new incidents come first. */
export interface BoardPicture extends Position {
  column: Column;
  rights: readonly string[];
  incidents: readonly SeenIncident[];
}

export function beginBoard(opening: SeenBoard): BoardPicture {
  const { column, rights, incidents, feed } = opening;
  return { ...feed, column, rights, incidents };
}

export function applyToBoard(picture: BoardPicture, entry: Entry): Applied<BoardPicture> {
  const place = due(picture, entry);
  if (place !== "next") return { picture, gap: place === "gap" };
  const { change, resources, id } = entry.data;
  if (change === "gone") {
    return {
      picture: { ...picture, seq: entry.seq, incidents: picture.incidents.filter((row) => row.id !== id) },
      gap: false,
    };
  }
  const named = resources?.incident?.id ?? entry.data.state?.id;
  const known = picture.incidents.find((row) => row.id === named);
  const row = known ? merged(known, resources ?? {}) : fresh(resources);
  if (!row) return { picture: { ...picture, seq: entry.seq }, gap: false };
  const incidents = known
    ? picture.incidents.map((old) => (old === known ? row : old))
    : [row, ...picture.incidents];
  return { picture: { ...picture, seq: entry.seq, incidents }, gap: false };
}

function fresh(parts: EntryData["resources"]): SeenIncident | undefined {
  return parts?.incident && merged(parts.incident, parts);
}

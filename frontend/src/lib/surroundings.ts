/**
 * What a form's map holds around the places that are typed in it, for the fields deep inside it.
 *
 * Not here: what is wrong with a position; the desk says that. This is only where it lies.
 */

import { getContext, setContext } from "svelte";
import { FAR_M, metresFrom } from "./distance";
import type { Position, RecordDocument } from "./documents";
import { type Box, boxAround } from "./records";
import { degrees } from "./shapes";

interface Surroundings {
  records: () => Iterable<RecordDocument>; // all that the asker may see, and the form has
  went: (box: Box) => void; // a place was typed: let the map go there
}

const KEY = Symbol("surroundings");

export const surround = (with_: Surroundings): Surroundings => setContext(KEY, with_);

export const surroundings = (): Surroundings | undefined => getContext<Surroundings | undefined>(KEY);

/** How far a place is from everything held, where that is to be looked at again; else null. */
export function farFrom(place: Position, records: Iterable<RecordDocument>): number | null {
  const boxes = [...records].flatMap(({ geojson }) => {
    const box = geojson ? boxAround([geojson]) : null;
    return box ? [box] : [];
  });
  const metres = metresFrom(place, boxes);
  return metres !== null && metres > FAR_M ? metres : null;
}

/** The box around some places, and so many metres more. */
export function boxOf(places: Position[], reach_m: number): Box | null {
  const box = boxAround([{ type: "MultiPoint", coordinates: places.map(degrees) }]);
  if (!box) return null;
  const [west, south, east, north] = box;
  const up = reach_m / 111_320; // metres of a degree of latitude
  const along = up / Math.max(0.05, Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180));
  return [west - along, Math.max(-89, south - up), east + along, Math.min(89, north + up)];
}

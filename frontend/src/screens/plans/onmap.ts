/** One's own draft, and what overlaps it, on the map. */

import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Told } from "../../lib/statements";
import type { Drawn } from "../../map/features";

export function withOwn(drawn: Drawn, own: Geometry | null, doubt: Geometry | null): Drawn {
  if (!own) return drawn;
  const parts = partsOf(own);
  const more = (before: FeatureCollection, added: Geometry[]): FeatureCollection => ({
    ...before,
    features: [...before.features, ...added.map(feature)],
  });
  return { ...drawn, records: more(drawn.records, parts), doubt: more(drawn.doubt, doubt ? [doubt] : []) };
}

/** The same, for the outline that marks what is selected. */
export const outlined = (own: Geometry | null): FeatureCollection => ({
  type: "FeatureCollection",
  features: own ? partsOf(own).map(feature) : [],
});

const partsOf = (own: Geometry): Geometry[] => (own.type === "GeometryCollection" ? own.geometries : [own]);

const feature = (geometry: Geometry): Feature => ({
  type: "Feature",
  properties: { id: "", class: "plan", faded: false, disputed: false, label: "" },
  geometry,
});

/** The boxes in which something overlaps; `at` is the overlap's place in the list. */
export function boxesOf(overlaps: Told[]): FeatureCollection {
  const features = overlaps.flatMap((overlap, at): Feature[] => {
    if (overlap.near || !overlap.box_e7) return [];
    const [west = 0, south = 0, east = 0, north = 0] = overlap.box_e7.map((value) => value / 1e7);
    const past = east < west ? east + 360 : east; // over the antimeridian
    const ring = [[west, south], [past, south], [past, north], [west, north], [west, south]]; // prettier-ignore
    return [{ type: "Feature", properties: { id: "", at }, geometry: { type: "Polygon", coordinates: [ring] } }];
  });
  return { type: "FeatureCollection", features };
}

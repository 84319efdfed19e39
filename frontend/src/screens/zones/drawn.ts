/** One wording of a zone on a map, and the ground in which it differs from another. */

import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Drawn } from "../../map/features";

const CLASS: Record<string, string> = {
  no_fly: "no-fly", deconfliction: "area", deescalation: "area", protected: "site", corridor: "corridor", line: "line",
}; // prettier-ignore

export const nothing = (): FeatureCollection => ({ type: "FeatureCollection", features: [] });

export function drawnAs(kind: string, geometry: Geometry | null | undefined): Drawn {
  const properties = { id: "", class: CLASS[kind] ?? "area", faded: false, disputed: false, label: "" };
  return { records: collected(geometry, properties), doubt: nothing(), labels: nothing() };
}

export function collected(geometry: Geometry | null | undefined, properties: Feature["properties"] = { id: "" }): FeatureCollection {
  if (!geometry) return nothing();
  const parts = geometry.type === "GeometryCollection" ? geometry.geometries : [geometry];
  return { type: "FeatureCollection", features: parts.map((part) => ({ type: "Feature", properties, geometry: part })) };
}

/** "41.2 km²"; below a hundredth of it, square metres. */
export function areaText(squareMetres: number): string {
  if (squareMetres < 10_000) return `${squareMetres} m²`;
  const km2 = squareMetres / 1e6;
  return `${km2.toFixed(km2 < 10 ? 2 : km2 < 1000 ? 1 : 0)} km²`;
}

/** Lines of longitude and latitude for the view, as close as the zoom asks, with their degrees. */

import type { Feature, FeatureCollection } from "geojson";
import type { Box } from "../lib/records";

const STEPS_DEG = [30, 10, 5, 2, 1, 30 / 60, 10 / 60, 5 / 60, 2 / 60, 1 / 60];
const MOST_LINES = 12; // across the longer side of the view
const POLE_DEG = 85;

export function graticule([west, south, east, north]: Box): FeatureCollection {
  const span = Math.max(east - west, north - south);
  const step = STEPS_DEG.findLast((each) => span / each <= MOST_LINES) ?? 30;
  const low = Math.max(-POLE_DEG, south - step);
  const high = Math.min(POLE_DEG, north + step);
  const features: Feature[] = [];
  for (const lon of multiples(west, east, step)) {
    const name = degrees(((((lon + 180) % 360) + 360) % 360) - 180, "E", "W");
    features.push(line([[lon, low], [lon, high]], name)); // prettier-ignore
  }
  for (const lat of multiples(low, high, step)) {
    features.push(line([[west - step, lat], [east + step, lat]], degrees(lat, "N", "S"))); // prettier-ignore
  }
  return { type: "FeatureCollection", features };
}

function line(coordinates: number[][], name: string): Feature {
  return { type: "Feature", properties: { name }, geometry: { type: "LineString", coordinates } };
}

function* multiples(from: number, to: number, step: number): Generator<number> {
  for (let k = Math.ceil(from / step); k * step <= to; k += 1) yield k * step;
}

function degrees(value: number, plus: string, minus: string): string {
  const minutes = Math.round(Math.abs(value) * 60);
  const letter = minutes === 0 ? "" : value < 0 ? minus : plus;
  const rest = minutes % 60 ? `${String(minutes % 60).padStart(2, "0")}'` : "";
  return `${Math.floor(minutes / 60)}°${rest}${letter}`;
}

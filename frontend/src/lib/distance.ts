/**
 * How far two places are apart, for comparing what two people typed and what lies next to it.
 *
 * Great circle on a sphere (haversine): within 0.6 % of the ellipsoid, and never used by a rule.
 */

import type { Position } from "./documents";
import type { Box } from "./records";

const EARTH_M = 6_371_008.8; // mean radius, IUGG

/** Along a meridian of that sphere. */
export const METRES_A_DEGREE = (EARTH_M * Math.PI) / 180;

export function distanceM(a: Position, b: Position): number {
  const rad = (value: number) => (value / 1e7) * (Math.PI / 180);
  const [dLat, dLon] = [rad(b.lat_e7 - a.lat_e7), rad(b.lon_e7 - a.lon_e7)];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.lat_e7)) * Math.cos(rad(b.lat_e7)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * Beyond this from all that is held, a typed place is to be looked at again: a letter or a sign mistaken
 * puts it on another side of the equator or of Greenwich. 500 km is more than any two neighbouring
 * desks are apart, and five times what a degree mistyped does (own choice).
 */
export const FAR_M = 500_000;

/** How far a place is from the nearest of some boxes, in metres; 0 inside one, null where there is none. */
export function metresFrom(place: Position, boxes: Box[]): number | null {
  const [lon, lat] = [place.lon_e7 / 1e7, place.lat_e7 / 1e7];
  let least: number | null = null;
  for (const [west, south, east, north] of boxes) {
    const middle = (west + east) / 2;
    const seen = lon - 360 * Math.round((lon - middle) / 360); // on the box's side of the antimeridian
    const near = { lon: Math.min(Math.max(seen, west), east), lat: Math.min(Math.max(lat, south), north) };
    const there = { lon_e7: near.lon * 1e7, lat_e7: near.lat * 1e7 };
    const metres = distanceM(place, there);
    least = least === null ? metres : Math.min(least, metres);
  }
  return least;
}

/** "850 m", "14.6 km": rounded up, so that nothing is said nearer than it is. */
export function lengthText(metres: number): string {
  if (metres < 1000) return `${Math.ceil(metres)} m`;
  if (metres < 100_000) return `${Math.ceil(metres / 100) / 10} km`;
  return `${Math.round(metres / 1000)} km`;
}

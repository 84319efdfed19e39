/** What a volume's shape is, in words and positions. */

import type { Position, Shape, Volume4D } from "./documents";

/** The positions that a shape was declared with, in their order. */
export function positionsOf(shape: Shape): Position[] {
  switch (shape.kind) {
    case "circle":
      return [shape.centre];
    case "point":
      return [shape.position];
    case "corridor":
      return shape.route;
    case "polygon":
      return shape.parts.flat(2);
  }
}

/** How wide it is, in metres: a radius, a half width, an error; null for a polygon. */
export function reachM(shape: Shape): number | null {
  switch (shape.kind) {
    case "circle":
      return shape.radius_mm / 1000;
    case "point":
      return shape.error_mm / 1000;
    case "corridor":
      return shape.half_width_mm / 1000;
    case "polygon":
      return null;
  }
}

export const degrees = (position: Position): [number, number] => [
  position.lon_e7 / 1e7,
  position.lat_e7 / 1e7,
];

export const e7 = (lonDeg: number, latDeg: number): Position => ({
  lon_e7: Math.round(lonDeg * 1e7),
  lat_e7: Math.round(latDeg * 1e7),
});

/** The pieces of space and time that a statement says, of whatever it is about. */
export function volumesSaid(statement: { readonly [member: string]: unknown }): Volume4D[] {
  type Said = { volume?: Volume4D | null; volumes?: Volume4D[] };
  const about = ["intent", "zone", "notice"].map((name) => statement[name] as Said | null | undefined);
  return about.flatMap((one) => one?.volumes ?? (one?.volume ? [one.volume] : []));
}

/** A direction as the desk says it: the nearest of sixteen points, clockwise from north. */

export const POINTS = [
  "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
] as const; // prettier-ignore

export const compass = (azimuthDeg: number): string => POINTS[((Math.round(azimuthDeg / 22.5) % 16) + 16) % 16] ?? "N";

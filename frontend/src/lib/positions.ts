/** A place as text, for reading aloud and copying; the desk alone reads places that people type. */

/** "33°01'28.65"S 021°57'52.20"W" */
export function dms(lonDeg: number, latDeg: number): string {
  return `${half(latDeg, "N", "S", 2)} ${half(wrapped(lonDeg), "E", "W", 3)}`;
}

/** "-33.02462 -21.96450", latitude first, as every mechanism's form asks */
export function decimal(lonDeg: number, latDeg: number): string {
  return `${latDeg.toFixed(5)} ${wrapped(lonDeg).toFixed(5)}`;
}

function half(degrees: number, plus: string, minus: string, digits: number): string {
  const hundredths = Math.round(Math.abs(degrees) * 360_000);
  const d = Math.floor(hundredths / 360_000);
  const m = Math.floor(hundredths / 6000) % 60;
  const s = ((hundredths % 6000) / 100).toFixed(2).padStart(5, "0");
  const letter = degrees < 0 ? minus : plus;
  return `${String(d).padStart(digits, "0")}°${String(m).padStart(2, "0")}'${s}"${letter}`;
}

const wrapped = (lonDeg: number): number => ((((lonDeg + 180) % 360) + 360) % 360) - 180;

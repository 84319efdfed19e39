/** Heights as people read them: metres and feet, with the datum; a height without one says nothing. */

import type { Height } from "./documents";
import { t, word } from "./i18n.svelte";

const MM_PER_FOOT = 304.8;

/** A number, its unit and its datum run left to right in every language, whatever stands beside them. */
export const isolated = (text: string): string => `\u2066${text}\u2069`;

/** From where to where, in the order of the reader's language. */
export const bandText = (floor: Height | null, ceiling: Height | null): string =>
  `${heightText(floor, "floor")} – ${heightText(ceiling, "ceiling")}`;

export function heightText(height: Height | null, open: "floor" | "ceiling"): string {
  if (height === null) return t(open === "floor" ? "height.ground" : "height.open");
  if (height.datum === "flight_level") {
    return isolated(`FL${String(Math.round(height.value_mm / MM_PER_FOOT / 100)).padStart(3, "0")}`);
  }
  const metres = Math.round(height.value_mm / 1000);
  const feet = Math.round(height.value_mm / MM_PER_FOOT);
  return isolated(`${metres} m (${feet} ft) ${word("datum", height.datum)}`);
}

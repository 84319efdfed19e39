/** The map's colours, read from the theme that the page wears. */

import { CLASSES, type Class } from "../lib/records";

export interface Palette {
  water: string;
  land: string;
  coast: string;
  line: string;
  grid: string;
  text: string;
  ink: string;
  urgent: string;
  accent: string;
  classes: Record<Class, string>;
}

export function palette(): Palette {
  const worn = getComputedStyle(document.documentElement);
  const of = (name: string) => worn.getPropertyValue(`--${name}`).trim();
  const names = Object.keys(CLASSES) as Class[];
  return {
    water: of("map-water"),
    land: of("map-land"),
    coast: of("map-coast"),
    line: of("map-line"),
    grid: of("map-grid"),
    text: of("map-text"),
    ink: of("ink"),
    urgent: of("urgent"),
    accent: of("accent"),
    classes: Object.fromEntries(names.map((name) => [name, of(`class-${name}`)])) as Palette["classes"],
  };
}

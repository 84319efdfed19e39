/** Hatches: a class must be told apart without colour (WCAG 2.2, 1.4.1). */

import type { Map as Chart } from "maplibre-gl";
import type { Palette } from "./palette";

const SIDE = 16;

/** Whether a pixel of the tile is inked; every rule repeats after SIDE pixels both ways. */
const HATCHES: Record<string, (x: number, y: number) => boolean> = {
  "no-fly": (x, y) => (x + y) % 8 < 2,
  site: (x, y) => (x + y) % 16 < 1.5 || (x - y + SIDE) % 16 < 1.5,
  corridor: (_, y) => y % 8 < 1.5,
  move: (x) => x % 8 < 1.5,
  plan: (x, y) => x % 8 < 2 && y % 8 < 2,
};

export const HATCHED = Object.keys(HATCHES);

/** Give the map its hatches; a style that comes later loses them, so again after each. */
export function addHatches(chart: Chart, colours: Palette): void {
  for (const [name, inked] of Object.entries(HATCHES)) {
    const id = `hatch-${name}`;
    if (chart.hasImage(id)) chart.removeImage(id);
    chart.addImage(id, tile(inked, colours.classes[name as keyof Palette["classes"]]));
  }
}

function tile(inked: (x: number, y: number) => boolean, colour: string) {
  const data = new Uint8Array(SIDE * SIDE * 4);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((k) => Number.parseInt(colour.slice(k, k + 2), 16));
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      if (inked(x, y)) data.set([r, g, b, 130], (y * SIDE + x) * 4);
    }
  }
  return { width: SIDE, height: SIDE, data };
}

/**
 * Drawing one shape on the map, with terra-draw: loaded only where something is drawn.
 *
 * A circle or a place is one click; its size is typed. What is drawn can be dragged by its corners.
 */

import type { Map as MapLibre } from "maplibre-gl";
import {
  type GeoJSONStoreFeatures, TerraDraw, TerraDrawLineStringMode, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode,
} from "terra-draw"; // prettier-ignore
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

export type Mode = "polygon" | "linestring" | "point";
type Pair = [number, number];

const DIGITS = 7; // 1e-7 degree, as positions are declared

export class Drawing {
  private draw: TerraDraw;

  /** `drawn` gets the positions, [lon, lat], each time that a shape is finished or a corner dragged. */
  constructor(
    private readonly map: MapLibre,
    private readonly drawn: (positions: Pair[]) => void,
  ) {
    this.draw = this.started();
  }

  /** The map wears a new style, which took the layers with it: draw anew what was drawn. */
  redress(): void {
    const mode = this.draw.getMode();
    const kept = this.draw.getSnapshot().filter(isDrawn);
    this.stop();
    this.draw = this.started();
    this.draw.addFeatures(kept);
    if (mode !== "static") this.draw.setMode(mode);
    const [only] = kept;
    if (mode === "select" && only?.id !== undefined) this.draw.selectFeature(only.id);
  }

  private started(): TerraDraw {
    const { map, drawn } = this;
    const corners = { feature: { draggable: false, coordinates: { draggable: true, midpoints: true, deletable: true } } };
    const draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DIGITS }),
      modes: [
        new TerraDrawPolygonMode(),
        new TerraDrawLineStringMode(),
        new TerraDrawPointMode(),
        new TerraDrawSelectMode({ flags: { polygon: corners, linestring: corners, point: { feature: { draggable: true } } } }),
      ],
    });
    draw.start();
    draw.on("finish", (id) => {
      const { geometry } = draw.getSnapshotFeature(id) ?? {};
      if (!geometry) return;
      if (geometry.type === "Point") drawn([geometry.coordinates as Pair]);
      else if (geometry.type === "LineString") drawn(geometry.coordinates as Pair[]);
      else if (geometry.type === "Polygon") drawn((geometry.coordinates[0] ?? []).slice(0, -1) as Pair[]);
      setTimeout(() => this.hold(id), 0); // terra-draw is still in the middle of its own event
    });
    return draw;
  }

  /** Begin a new shape; what was drawn before goes. */
  begin(mode: Mode): void {
    this.draw.clear();
    this.draw.setMode(mode);
  }

  /** Nothing is being drawn any more. */
  rest(): void {
    this.draw.clear();
    this.draw.setMode("select");
  }

  stop(): void {
    try {
      this.draw.stop();
    } catch {
      // The map was closed before, and took the layers with it.
    }
  }

  private hold(id: string | number): void {
    if (!this.draw.hasFeature(id)) return;
    if (this.draw.getMode() !== "select") this.draw.setMode("select");
    this.draw.selectFeature(id);
  }
}

/** A shape that somebody drew, and not a handle of it. */
const isDrawn = ({ properties }: GeoJSONStoreFeatures): boolean =>
  ["polygon", "linestring", "point"].includes(String(properties["mode"])) &&
  !["selectionPoint", "midPoint", "coordinatePoint", "closingPoint", "snappingPoint"].some((name) => properties[name]);

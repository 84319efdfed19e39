/** What draws the shape that a form is about, whichever map it is on and whatever that map wears. */

import { type ShapeKind, type Vertex, vertexAt } from "../lib/drafts";
import type { Chart } from "./chart";
import type { Drawing } from "./drawing";

const MODES = { polygon: "polygon", corridor: "linestring", circle: "point", point: "point" } as const;

export class Pen {
  chart: Chart | null = null;
  private drawing: Drawing | null = null;

  /** `drawn` gets the corners each time that a shape is finished or one of them dragged. */
  constructor(private readonly drawn: (vertices: Vertex[]) => void) {}

  async begin(kind: ShapeKind): Promise<void> {
    if (!this.chart) return;
    this.drawing ??= await this.chart.drawing((positions) =>
      this.drawn(positions.map(([lon, lat]) => vertexAt(lon, lat))),
    );
    this.drawing.begin(MODES[kind]);
  }

  stop(): void {
    this.drawing?.stop();
  }
}

/**
 * MapLibre, held by one hand: the only module that speaks to it.
 *
 * What bit others: the worker is its own file (a strict CSP); images and data that a style was given
 * are gone with it, so both are given again after each `style.load`.
 */

import "maplibre-gl/dist/maplibre-gl.css";
import * as maplibre from "maplibre-gl";
import type { GeoJSONSource, MapLayerMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Protocol } from "pmtiles";
import type { FeatureCollection } from "geojson";
import type { Box } from "../lib/records";
import type { Drawing } from "./drawing";
import { type Drawn, same } from "./features";
import { graticule } from "./graticule";
import { addHatches } from "./images";
import { palette } from "./palette";
import { HITS, style } from "./style";

interface Asks {
  pick: (id: string) => void;
  moved: (view: string) => void;
  under: (place: [number, number] | null) => void;
}

const CLOSEST_ZOOM = 12; // the base map's own detail ends at 8; a point is not flown into
const SLACK_PX = 6; // a finger or a shaking hand near a line still hits it

type Painted = Parameters<maplibre.Map["setPaintProperty"]>[1];

let prepared = false;

function prepare(): void {
  if (prepared) return;
  prepared = true;
  maplibre.setWorkerUrl(new URL(workerUrl, location.href).href);
  maplibre.addProtocol("pmtiles", new Protocol().tile);
}

export class Chart {
  private readonly map: maplibre.Map;
  private readonly data = new Map<string, FeatureCollection>();
  private ready = false;
  private theme = "";
  private readonly pens = new Set<Drawing>();

  constructor(holder: HTMLElement, view: string, asks: Asks) {
    prepare();
    this.theme = document.documentElement.dataset["theme"] ?? "";
    const [zoom = 1.2, lat = 15, lon = 20] = view ? view.split("/").map(Number) : [];
    this.map = new maplibre.Map({
      container: holder,
      style: style(palette()),
      center: [lon, lat],
      zoom,
      fadeDuration: 0,
      attributionControl: { compact: true },
      dragRotate: false,
      pitchWithRotate: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new maplibre.ScaleControl({ unit: "nautical" }), "bottom-right");
    this.map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-right");
    this.map.on("style.load", () => this.dressed());
    this.map.on("moveend", () => {
      this.grid();
      asks.moved(this.view());
    });
    this.map.on("click", (event) => {
      const id = this.hit(event);
      if (id) asks.pick(id);
    });
    this.map.on("mousemove", (event) => {
      asks.under([event.lngLat.lng, event.lngLat.lat]);
      this.map.getCanvas().style.cursor = this.hit(event) ? "pointer" : "";
    });
    this.map.on("mouseout", () => asks.under(null));
  }

  show(drawn: Drawn): void {
    this.put("records", drawn.records);
    this.put("doubt", drawn.doubt);
    this.put("labels", drawn.labels);
  }

  showSelected(selected: FeatureCollection): void {
    this.put("selected", selected);
  }

  showAlerts(alerts: FeatureCollection): void {
    this.put("alerts", alerts);
  }

  showOverlaps(overlaps: FeatureCollection): void {
    this.put("overlaps", overlaps);
  }

  /** Wear the page's theme: only colours change, so what is drawn, and what is being drawn, stays. */
  dress(): void {
    const theme = document.documentElement.dataset["theme"] ?? "";
    if (theme === this.theme) return;
    this.theme = theme;
    const colours = palette();
    const worn = style(colours);
    if (!this.ready) {
      this.map.setStyle(worn, { diff: false });
      return;
    }
    for (const { id, paint } of worn.layers) {
      for (const [name, value] of Object.entries(paint ?? {})) this.map.setPaintProperty(id, name as Painted, value);
    }
    addHatches(this.map, colours);
  }

  name(label: string): void {
    this.map.getCanvas().setAttribute("aria-label", label);
  }

  fly([west, south, east, north]: Box, { calmly = true } = {}): void {
    const still = !calmly || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const padding = Math.min(60, this.map.getContainer().clientWidth / 8);
    const corners: [[number, number], [number, number]] = [[west, south], [east, north]]; // prettier-ignore
    this.map.fitBounds(corners, { padding, maxZoom: CLOSEST_ZOOM, animate: !still, duration: 700 });
  }

  /** Draw on this map; loads what that needs. */
  async drawing(drawn: (positions: [number, number][]) => void): Promise<Drawing> {
    const { Drawing } = await import("./drawing");
    if (!this.map.isStyleLoaded()) await this.map.once("idle");
    const pen = new Drawing(this.map, drawn);
    this.pens.add(pen);
    return pen;
  }

  /** Two maps laid over each other show the same ground, whichever is moved. */
  pair(other: Chart): void {
    const follow = (leader: Chart, follower: Chart) =>
      leader.map.on("move", (event) => {
        if ("paired" in event) return;
        follower.map.jumpTo({ center: leader.map.getCenter(), zoom: leader.map.getZoom() }, { paired: true });
      });
    follow(this, other);
    follow(other, this);
  }

  close(): void {
    this.map.remove();
  }

  private view(): string {
    const { lng, lat } = this.map.getCenter();
    return [this.map.getZoom().toFixed(2), lat.toFixed(4), lng.toFixed(4)].join("/");
  }

  private hit({ point }: Pick<MapLayerMouseEvent, "point">): string {
    if (!this.ready) return "";
    const near: [maplibre.PointLike, maplibre.PointLike] = [
      [point.x - SLACK_PX, point.y - SLACK_PX],
      [point.x + SLACK_PX, point.y + SLACK_PX],
    ];
    const [first] = this.map.queryRenderedFeatures(near, { layers: HITS });
    return String(first?.properties["id"] ?? "");
  }

  private dressed(): void {
    addHatches(this.map, palette());
    this.ready = true;
    for (const [name, data] of this.data) this.give(name, data);
    this.grid();
    for (const pen of this.pens) pen.redress();
  }

  private grid(): void {
    if (!this.ready) return;
    const bounds = this.map.getBounds();
    this.give("grid", graticule([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]));
  }

  private put(name: string, data: FeatureCollection): void {
    if (same(this.data.get(name), data)) return; // a minute passed, and nothing began or ended
    this.data.set(name, data);
    if (this.ready) this.give(name, data);
  }

  private give(name: string, data: FeatureCollection): void {
    void (this.map.getSource(name) as GeoJSONSource | undefined)?.setData(data);
  }
}

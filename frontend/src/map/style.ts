/**
 * The map's style: base map, grid, records, doubt, overlaps, labels.
 *
 * Everything is on this machine. Text is drawn with the fonts that the page carries: no glyph
 * server, and Arabic is shaped by MapLibre 6 itself.
 */

import arabic from "@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2?url";
import cyrillic from "@fontsource/noto-sans/files/noto-sans-cyrillic-400-normal.woff2?url";
import latinExt from "@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2?url";
import latin from "@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url";
import type {
  ExpressionSpecification, LayerSpecification, StyleSpecification,
} from "maplibre-gl"; // prettier-ignore
import { CLASSES, type Class } from "../lib/records";
import { HATCHED } from "./images";
import type { Palette } from "./palette";

const FONT = "Noto Sans Regular";
const NOTHING = { type: "FeatureCollection" as const, features: [] };

/** Solid, or dashes in widths of the line. */
const DASHES: Record<Class, number[] | null> = {
  "no-fly": null,
  site: null,
  corridor: [6, 2],
  area: [4, 2],
  line: [8, 2, 1, 2],
  plan: [2, 1.2],
  move: [3, 1.5, 1, 1.5],
};

const here = (path: string): string => new URL(path, location.href).href;

export function style(colours: Palette): StyleSpecification {
  const sources = ["grid", "records", "doubt", "overlaps", "labels", "selected", "alerts"];
  return {
    version: 8,
    "font-faces": {
      [FONT]: [
        { url: here(latin), "unicode-range": ["U+0000-00FF", "U+2000-206F", "U+2190-2199", "U+2212"] },
        { url: here(latinExt), "unicode-range": ["U+0100-02FF", "U+1E00-1EFF"] },
        { url: here(cyrillic), "unicode-range": ["U+0400-045F", "U+0490-0491", "U+04B0-04B1"] },
        { url: here(arabic), "unicode-range": ["U+0600-06FF", "U+0750-077F", "U+FB50-FDFF", "U+FE70-FEFF"] },
      ],
    },
    sources: {
      base: { type: "vector", url: `pmtiles://${here("/data/base.pmtiles")}`, attribution: "Natural Earth" },
      ...Object.fromEntries(sources.map((id) => [id, { type: "geojson" as const, data: NOTHING }])),
    },
    layers: [...baseLayers(colours), ...recordLayers(colours), ...topLayers(colours)],
  } as StyleSpecification;
}

function baseLayers(c: Palette): LayerSpecification[] {
  const base = (layer: string) => ({ source: "base", "source-layer": layer });
  return [
    { id: "water", type: "background", paint: { "background-color": c.water } },
    { id: "land", type: "fill", ...base("land"), paint: { "fill-color": c.land } },
    { id: "coast", type: "line", ...base("land"), paint: { "line-color": c.coast, "line-width": 0.8 } },
    { id: "lakes", type: "fill", ...base("lakes"), paint: { "fill-color": c.water } },
    {
      id: "disputed-lines", type: "line", ...base("disputed"),
      paint: { "line-color": c.line, "line-width": 1.2, "line-dasharray": [3, 3] },
    },
    { id: "grid", type: "line", source: "grid", paint: { "line-color": c.grid, "line-width": 0.7 } },
    {
      id: "grid-names", type: "symbol", source: "grid",
      layout: {
        "symbol-placement": "line", "symbol-spacing": 500, "text-field": ["get", "name"],
        "text-font": [FONT], "text-size": 10, "text-max-angle": 5,
      },
      paint: { "text-color": c.coast, "text-halo-color": c.water, "text-halo-width": 1 },
    },
  ]; // prettier-ignore
}

const classColour = (c: Palette): ExpressionSpecification =>
  ["match", ["get", "class"], ...Object.entries(c.classes).flat(), c.ink] as unknown as ExpressionSpecification;

const unlessFaded = (whole: number, pale: number): ExpressionSpecification => [
  "case", ["get", "faded"], pale, whole,
]; // prettier-ignore

function recordLayers(c: Palette): LayerSpecification[] {
  const colour = classColour(c);
  const fill: LayerSpecification = {
    id: "fill", type: "fill", source: "records",
    paint: { "fill-color": colour, "fill-opacity": unlessFaded(0.16, 0.04) },
  }; // prettier-ignore
  const hatches = HATCHED.map((name): LayerSpecification => ({
    id: `hatch-${name}`, type: "fill", source: "records",
    filter: ["all", ["==", ["get", "class"], name], ["!", ["get", "faded"]]],
    paint: { "fill-pattern": `hatch-${name}` },
  })); // prettier-ignore
  const lines = (Object.keys(CLASSES) as Class[]).map((name): LayerSpecification => ({
    id: `line-${name}`, type: "line", source: "records",
    filter: ["all", ["==", ["get", "class"], name], ["!", ["get", "disputed"]]],
    paint: {
      "line-color": colour, "line-width": 1.8, "line-opacity": unlessFaded(1, 0.45),
      ...(DASHES[name] ? { "line-dasharray": DASHES[name] } : {}),
    },
  })); // prettier-ignore
  return [
    fill, ...hatches, ...lines,
    {
      id: "line-disputed", type: "line", source: "records", filter: ["get", "disputed"],
      paint: { "line-color": colour, "line-width": 2.6, "line-dasharray": [2, 2] },
    },
    {
      id: "doubt", type: "line", source: "doubt",
      paint: { "line-color": colour, "line-width": 1.1, "line-dasharray": [1, 2.5] },
    },
  ]; // prettier-ignore
}

function topLayers(c: Palette): LayerSpecification[] {
  return [
    {
      id: "alerts", type: "fill", source: "alerts",
      paint: { "fill-color": c.urgent, "fill-opacity": 0.32 },
    },
    {
      id: "alerts-edge", type: "line", source: "alerts",
      paint: { "line-color": c.urgent, "line-width": 5, "line-opacity": 0.9 },
    },
    {
      id: "overlaps", type: "line", source: "overlaps",
      paint: { "line-color": c.urgent, "line-width": 3 },
    },
    {
      id: "selected", type: "line", source: "selected", filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": c.ink, "line-width": 2.5, "line-gap-width": 3, "line-opacity": 0.9 },
    },
    {
      id: "places", type: "circle", source: "labels",
      paint: {
        "circle-radius": 3.5, "circle-color": classColour(c),
        "circle-opacity": unlessFaded(1, 0.45), "circle-stroke-color": c.water, "circle-stroke-width": 1.2,
      },
    },
    {
      id: "names", type: "symbol", source: "labels",
      layout: {
        "text-field": ["get", "label"], "text-font": [FONT], "text-size": 12,
        "text-anchor": "top", "text-offset": [0, 0.6], "text-max-width": 14,
      },
      paint: {
        "text-color": c.text, "text-halo-color": c.water, "text-halo-width": 1.6,
        "text-opacity": unlessFaded(1, 0.75),
      },
    },
    {
      id: "selected-place", type: "circle", source: "selected", filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 7, "circle-color": classColour(c),
        "circle-stroke-color": c.ink, "circle-stroke-width": 2,
      },
    },
  ]; // prettier-ignore
}

/** What a click can hit, the topmost first. */
export const HITS = ["places", "names", "fill", ...Object.keys(CLASSES).map((name) => `line-${name}`), "line-disputed"];

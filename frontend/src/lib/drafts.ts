/**
 * A volume as a form holds it, and back again as a statement carries it.
 *
 * Promise: what a form does not show (holes, several parts, times of legs, known ground) is kept as
 * it came; a volume that was not touched comes back unchanged.
 * Not here: reading what people type; the desk does (POST /v1/readings).
 */

import type { Height, Position, Shape, Volume4D } from "./documents";
import { e7, positionsOf, reachM } from "./shapes";

export type ShapeKind = Shape["kind"];

export interface Vertex {
  key: number; // for lists on the screen
  text: string;
  position: Position | null; // null while the text is not understood
  precision_m?: number; // how well its digits tell the place, where somebody typed them
}

export interface HeightDraft {
  datum: Height["datum"] | "none";
  unit: "m" | "ft" | "FL";
  value: string;
  given: Height | null; // as it came, while it is not touched
}

export interface VolumeDraft {
  key: number;
  kind: ShapeKind;
  vertices: Vertex[];
  reach: string; // metres: radius, half width, error
  whole: Shape | null; // a shape that this form cannot edit, kept as it came
  error: string; // metres
  floor: HeightDraft;
  ceiling: HeightDraft;
  start: string; // RFC 3339 UTC, or "" while not understood
  end: string;
  ground_mm: [number, number] | null;
}

const MM_PER_FOOT = 304.8;
let lastKey = 0;

export const nextKey = (): number => ++lastKey;

/** As positions are written for the table: degrees with letters, which cannot be mistaken. */
export function asText({ lon_e7, lat_e7 }: Position): string {
  const part = (value: number, plus: string, minus: string) =>
    `${(Math.abs(value) / 1e7).toFixed(7).replace(/0{1,4}$/, "")}${value < 0 ? minus : plus}`;
  return `${part(lat_e7, "N", "S")} ${part(lon_e7, "E", "W")}`;
}

export const vertexOf = (position: Position): Vertex => ({ key: nextKey(), text: asText(position), position });

export const vertexAt = (lonDeg: number, latDeg: number): Vertex => vertexOf(e7(lonDeg, latDeg));

export const emptyVertex = (): Vertex => ({ key: nextKey(), text: "", position: null });

const height = (given: Height | null): HeightDraft => {
  if (given === null) return { datum: "none", unit: "m", value: "", given };
  if (given.datum === "flight_level") {
    return { datum: given.datum, unit: "FL", value: String(Math.round(given.value_mm / MM_PER_FOOT / 100)), given };
  }
  return { datum: given.datum, unit: "m", value: String(given.value_mm / 1000), given };
};

export function emptyVolume(kind: ShapeKind, start: string, end: string): VolumeDraft {
  return {
    key: nextKey(),
    kind,
    vertices: kind === "polygon" || kind === "corridor" ? [] : [emptyVertex()],
    reach: kind === "corridor" ? "1000" : kind === "point" ? "50" : "2000",
    whole: null,
    error: "0",
    floor: height(null),
    ceiling: height(null),
    start,
    end,
    ground_mm: null,
  };
}

export function draftOf(volume: Volume4D): VolumeDraft {
  const { shape } = volume;
  const reach = reachM(shape);
  return {
    key: nextKey(),
    kind: shape.kind,
    vertices: editable(shape) ? positionsOf(shape).map(vertexOf) : [],
    reach: reach === null ? "" : String(reach),
    whole: editable(shape) ? null : shape,
    error: String(volume.error_mm / 1000),
    floor: height(volume.floor),
    ceiling: height(volume.ceiling),
    start: volume.start,
    end: volume.end,
    ground_mm: volume.ground_mm,
  };
}

/** The same draft with keys of this page: what a reload kept has those of the page before. */
export const renewed = (draft: VolumeDraft): VolumeDraft => ({
  ...draft,
  key: nextKey(),
  vertices: draft.vertices.map((vertex) => ({ ...vertex, key: nextKey() })),
});

/** The volume that a draft stands for; null while something in it is missing or not understood. */
export function volumeOf(draft: VolumeDraft): Volume4D | null {
  const shape = shapeOf(draft);
  const [floor, ceiling] = [heightOf(draft.floor), heightOf(draft.ceiling)];
  const error_mm = errorOf(draft);
  if (!shape || floor === undefined || ceiling === undefined || error_mm === null) return null;
  if (!draft.start || !draft.end || endsFirst(draft)) return null;
  return { shape, floor, ceiling, start: draft.start, end: draft.end, error_mm, ground_mm: draft.ground_mm };
}

/** How well the digits that were typed tell the place, in millimetres, as the command line widens by. */
export const typedErrorMm = (vertices: Vertex[]): number =>
  vertices.reduce((most, { precision_m = 0 }) => Math.max(most, Math.ceil(precision_m * 1000)), 0);

/** What a volume is widened by: what its field says, and never less than its digits tell. */
function errorOf(draft: VolumeDraft): number | null {
  const said = millimetres(draft.error || "0");
  return said === null ? null : Math.max(said, typedErrorMm(draft.vertices));
}

/** Another place of the same volume: moved, it is known no better than it was. */
export const movedDraft = (volume: Volume4D, before: VolumeDraft | undefined): VolumeDraft => {
  const draft = draftOf(volume);
  const precision_m = before ? typedErrorMm(before.vertices) / 1000 : 0;
  return precision_m ? { ...draft, vertices: draft.vertices.map((one) => ({ ...one, precision_m })) } : draft;
};

/** Whether the times are both understood and the wrong way round. */
export const endsFirst = ({ start, end }: { start: string; end: string }): boolean =>
  start !== "" && end !== "" && Date.parse(end) < Date.parse(start);

export type Missing = "positions" | "reach" | "heights" | "times" | "order";

/** What a volume still lacks, in the order of the form. */
export function missingOf(draft: VolumeDraft): Missing[] {
  const found: Missing[] = [];
  const placed = draft.vertices.length >= LEAST[draft.kind] && draft.vertices.every((one) => one.position !== null);
  if (!draft.whole && !placed) found.push("positions");
  else if (shapeOf(draft) === null || millimetres(draft.error || "0") === null) found.push("reach");
  if (heightOf(draft.floor) === undefined || heightOf(draft.ceiling) === undefined) found.push("heights");
  if (!draft.start || !draft.end) found.push("times");
  else if (endsFirst(draft)) found.push("order");
  return found;
}

function shapeOf(draft: VolumeDraft): Shape | null {
  if (draft.whole) return draft.whole;
  const found = draft.vertices.map(({ position }) => position);
  if (found.length < LEAST[draft.kind] || found.some((one) => one === null)) return null;
  const positions = found as Position[];
  const reach_mm = millimetres(draft.reach);
  const first = positions[0] as Position;
  switch (draft.kind) {
    case "polygon":
      return { kind: "polygon", parts: [[positions]], edges: "straight" };
    case "corridor":
      return reach_mm === null
        ? null
        : { kind: "corridor", route: positions, half_width_mm: reach_mm, leg_times: [], edges: "geodesic" };
    case "circle":
      return reach_mm === null ? null : { kind: "circle", centre: first, radius_mm: reach_mm };
    case "point":
      return reach_mm === null ? null : { kind: "point", position: first, error_mm: reach_mm };
  }
}

/** So many positions a shape has at least. */
export const LEAST: Record<ShapeKind, number> = { circle: 1, point: 1, corridor: 2, polygon: 3 };

/** A height; null for none; undefined while it is not understood. */
export function heightOf(draft: HeightDraft): Height | null | undefined {
  if (draft.datum === "none") return null;
  if (draft.given) return draft.given;
  const value = number(draft.value);
  if (value === null) return undefined;
  const mm = { m: 1000, ft: MM_PER_FOOT, FL: MM_PER_FOOT * 100 }[draft.unit];
  return { value_mm: Math.round(value * mm), datum: draft.datum, error_mm: 0 };
}

export function millimetres(metres: string): number | null {
  const value = number(metres);
  return value === null || value < 0 ? null : Math.round(value * 1000);
}

function number(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
}

function editable(shape: Shape): boolean {
  if (shape.kind === "polygon") {
    return shape.parts.length === 1 && shape.parts[0]?.length === 1 && shape.edges === "straight";
  }
  return shape.kind !== "corridor" || (shape.leg_times.length === 0 && shape.edges === "geodesic");
}

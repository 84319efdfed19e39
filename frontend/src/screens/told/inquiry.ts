/**
 * An inquiry: what is asked, as the address holds it, and the answer (service/shown/inquiry).
 *
 * Promise: no question is put without a past time; whether one is past enough, the desk says.
 */

import type { Feature, FeatureCollection } from "geojson";
import type { AlertDocument, CallDocument, ChainLine, OverlapDocument, RecordDocument } from "../../lib/documents";
import type { IncidentDocument } from "../../lib/documents/reckoned";
import { METRES_A_DEGREE, lengthText } from "../../lib/distance";
import type { Box } from "../../lib/records";
import { type Drawn, selectedFeatures } from "../../map/features";
import type { GapLine } from "./told";

export interface ToldHere extends ChainLine {
  because: string;
  precision_mm: number | null; // null where no place was told, 0 as its author gave it
  delivered_at: string | null;
  read_at: string | null;
  acknowledged_at: string | null;
  refused_at: string | null;
  formations: string[];
}

/** A zone, plan or notice near: by the ground that the asker may see of it. */
export interface NearLine {
  record: string;
  kind: RecordDocument["kind"];
  owner: string;
  version: number;
  name: string;
  state: string;
  movement: string | null;
  submissions: number | null;
  same_as: string;
  start: string;
  end: string;
  geojson: RecordDocument["geojson"];
  seen: "whole" | "full" | "coarse";
  distance_mm: number;
  error_mm: number;
  told: ToldHere[];
  overlaps: OverlapDocument[];
}

export interface Known {
  as_of: { at: string; size: number };
  records: NearLine[];
  gaps: GapLine[];
  alerts: AlertDocument[];
  calls: CallDocument[];
  incidents: (IncidentDocument & { distance_mm: number; error_mm: number })[];
  agreements: { id: string; version: number; name: string; standing: string; maps: string[] }[];
  commitments: { id: string; by: string; meaning: string }[];
}

/** GET /v1/inquiry */
export interface Inquiry {
  question: {
    asker: string;
    typed: string;
    lat_deg: number;
    lon_deg: number;
    error_mm: number;
    radius_mm: number;
    at: string;
    since: string;
    window_s: number;
  };
  then: Known;
  now: Known;
  changed: { record: string; what: string; then: string | number | null; now: string | number | null }[];
  exhibits: { number: number; readable: boolean }[];
}

/** What is asked, in the address: the place as typed, where it is said to be, km, hours, the time. */
export interface Question {
  near: string;
  place: string;
  km: string;
  hours: string;
  at: string;
}

export const HOURS = ["1", "6", "24", "72", "168", "744"];

/** Whole metres at least, and at most what the desk answers. */
export function radiusMm(km: string): number | null {
  const mm = Math.round(Number(km.trim().replace(",", ".") || "x") * 1_000_000);
  return mm > 0 && mm <= 50_000_000 ? mm : null;
}

/** The query of GET /v1/inquiry; null while something of it is missing. */
export function queryOf(asked: Question): Record<string, string | number> | null {
  const radius = radiusMm(asked.km);
  if (!asked.near.trim() || !asked.at || radius === null) return null;
  const place = asked.place.trim() ? { place: asked.place.trim() } : {};
  return { near: asked.near.trim(), at: asked.at, radius_mm: radius, window_s: Number(asked.hours) * 3600, ...place };
}

export interface Pair {
  record: string;
  then: NearLine | undefined;
  now: NearLine | undefined;
}

/** Every record of either side, by id: nothing is ranked. */
export function paired(found: Inquiry): Pair[] {
  const ids = new Set([...found.then.records, ...found.now.records].map(({ record }) => record));
  const of = (side: Known, id: string) => side.records.find(({ record }) => record === id);
  return [...ids].sort().map((record) => ({ record, then: of(found.then, record), now: of(found.now, record) }));
}

/** Each overlap of a side once, by id. */
export function overlapsOf(side: Known): OverlapDocument[] {
  const found = new Map(side.records.flatMap(({ overlaps }) => overlaps.map((one) => [one.id, one])));
  return [...found.keys()].sort().map((id) => found.get(id) as OverlapDocument);
}

const asRecord = (line: NearLine): RecordDocument => ({
  id: line.record,
  kind: line.kind,
  owner: line.owner,
  version: line.version,
  over: false,
  start: line.start,
  end: line.end,
  state: line.state,
  ...(line.movement ? { movement: line.movement } : {}),
  ...(line.geojson ? { geojson: line.geojson } : {}),
});

const collection = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });

/** What was near, whole, as it was known then, else as it is known now; and how far around was asked. */
export function drawnOf(found: Inquiry): Drawn {
  const near = paired(found).map(({ then, now }) => wholeOf(asRecord((then ?? now) as NearLine)));
  return {
    records: collection(near.flatMap(({ ground }) => ground)),
    doubt: collection([ring(found)]),
    labels: collection(near.flatMap(({ label }) => label)),
  };
}

/** A record's drawing, and the point at which its name stands, the last of what marks it as chosen. */
function wholeOf(record: RecordDocument): { ground: Feature[]; label: Feature[] } {
  const features = selectedFeatures(record).features.map((one) => ({ ...one, properties: { ...one.properties, faded: false, disputed: false } }));
  return { ground: features.slice(0, -1), label: features.slice(-1) };
}

/** The place asked about, as the map marks what is chosen. */
export function markOf({ question }: Inquiry): FeatureCollection {
  const coordinates = [question.lon_deg, question.lat_deg];
  return collection([{ type: "Feature", properties: { id: "", class: "plan", label: "" }, geometry: { type: "Point", coordinates } }]);
}

export function boxOf({ question }: Inquiry): Box {
  const [lon, lat] = reachOf(question);
  return [question.lon_deg - lon, question.lat_deg - lat, question.lon_deg + lon, question.lat_deg + lat];
}

function ring({ question }: Inquiry): Feature {
  const [lon, lat] = reachOf(question);
  const turn = Array.from({ length: 73 }, (_, k) => (k * Math.PI) / 36);
  const around = turn.map((a) => [question.lon_deg + lon * Math.cos(a), question.lat_deg + lat * Math.sin(a)]);
  return { type: "Feature", properties: { id: "", class: "plan" }, geometry: { type: "Polygon", coordinates: [around] } };
}

/** The radius in degrees of longitude and latitude there; for a drawing. */
function reachOf({ lat_deg, radius_mm }: Inquiry["question"]): [number, number] {
  const lat = radius_mm / 1000 / METRES_A_DEGREE;
  return [lat / Math.max(0.01, Math.cos((lat_deg * Math.PI) / 180)), lat];
}

/** "5 km", "52 m": upward. */
export const lengthOf = (mm: number): string => lengthText(mm / 1000);

/**
 * What a zone, plan, site or movement is, for the map, the list and the card alike.
 *
 * Promise: nothing is shown more certain than the desk says: what lapsed, was not re-confirmed, is
 * only proposed or illustrative is `faded` and says so; a disputed zone names both sides.
 */

import type { Geometry } from "geojson";
import type { RecordDocument, Volume4D } from "./documents";
import { t, word } from "./i18n.svelte";

/** Colour, hatch, dash and letter on the map go by this. */
export type Class = "no-fly" | "site" | "corridor" | "area" | "line" | "plan" | "move";

export const CLASSES: Record<Class, string> = {
  "no-fly": "N",
  site: "S",
  corridor: "C",
  area: "A",
  line: "L",
  plan: "P",
  move: "M",
};

const OF_ZONE: Record<string, Class> = {
  no_fly: "no-fly",
  deconfliction: "area",
  deescalation: "area",
  protected: "site",
  corridor: "corridor",
  line: "line",
};

const FADED = new Set(["proposed", "lapsed", "withdrawn", "illustrative", "unconfirmed", "suspended"]);
const ALARMING = new Set(["overdue", "out_of_contact", "deviating", "Nonconforming", "Contingent"]);

export function classOf(record: RecordDocument): Class {
  if (record.kind !== "zone") return record.kind;
  return OF_ZONE[record.zone?.kind ?? ""] ?? "area";
}

/** "12" of "north/plan/12": what people say on the radio, with the letter before it. */
export function shortName(record: RecordDocument): string {
  return `${CLASSES[classOf(record)]} ${record.id.split("/")[2] ?? record.id}`;
}

/** Where a record has its own page: /plans/north/12, /notices/site/relief/3. */
export function pageOf(id: string): string {
  const [owner, kind, number] = id.split("/");
  return kind === "site" || kind === "move"
    ? `/notices/${kind}/${owner}/${number}`
    : `/${kind}s/${owner}/${number}`;
}

/** What its owner calls it, in the owner's words; else what kind of thing it is. */
export function nameOf(record: RecordDocument): string {
  const given = record.zone?.name ?? record.intent?.title ?? record.notice?.name;
  if (given) return given;
  if (record.intent) return word("activity", record.intent.activity);
  return record.content === "coarse" ? t("record.coarse") : word("kind", record.kind);
}

/** The word for how it stands: of a movement under way, that comes before all. */
export function standingOf(record: RecordDocument): string {
  if (record.movement && record.state !== "unconfirmed") return record.movement;
  return record.standing ?? record.state ?? "";
}

export const faded = (record: RecordDocument): boolean =>
  record.over || FADED.has(record.standing ?? record.state ?? "");

export const alarming = (record: RecordDocument): boolean => ALARMING.has(standingOf(record));

export const disputed = (record: RecordDocument): boolean => record.standing === "disputed";

/** How it stands, in words, where that is not the ordinary; "" where it is. */
export function remark(record: RecordDocument): string {
  if (disputed(record)) {
    const by = [...new Set([record.owner, ...(record.recognised_by ?? [])])]; // its author's word counts
    return t("record.disputed", { by: by.join(", "), not: (record.rejected_by ?? []).join(", ") });
  }
  if (faded(record) || alarming(record)) return word("standing", standingOf(record));
  return "";
}

export function volumesOf(record: RecordDocument): Volume4D[] {
  if (record.volumes) return record.volumes;
  if (record.zone) return record.zone.volumes;
  if (record.intent) return record.intent.volumes;
  if (record.notice?.volume) return [record.notice.volume];
  return record.notice?.volumes ?? [];
}

/** Whether it holds at an instant (both ends included, as the desk counts). */
export const holdsAt = (record: RecordDocument, at: number): boolean =>
  Date.parse(record.start) <= at && at <= Date.parse(record.end);

/** The parts of its drawing that hold at an instant: several volumes are drawn in their order. */
export function drawnAt(record: RecordDocument, at: number): Geometry[] {
  const whole = record.geojson;
  if (!whole) return [];
  const parts = whole.type === "GeometryCollection" ? whole.geometries : [whole];
  const volumes = volumesOf(record);
  if (volumes.length !== parts.length) return parts;
  return parts.filter((_, k) => {
    const volume = volumes[k];
    return !volume || (Date.parse(volume.start) <= at && at <= Date.parse(volume.end));
  });
}

/** Every position of a drawing, as [lon, lat] in degrees. */
export function* positions(geometry: Geometry): Generator<[number, number]> {
  if (geometry.type === "GeometryCollection") {
    for (const part of geometry.geometries) yield* positions(part);
    return;
  }
  yield* pairs(geometry.coordinates);
}

function* pairs(coordinates: unknown): Generator<[number, number]> {
  const list = coordinates as unknown[];
  if (typeof list[0] === "number") yield [list[0], list[1] as number];
  else for (const each of list) yield* pairs(each);
}

export type Box = [number, number, number, number]; // west, south, east, north

/**
 * The box around some drawings; null for none. A drawing that the antimeridian cuts has positions
 * near both 180 and -180: those in the west are then counted on past 180.
 */
export function boxAround(geometries: Iterable<Geometry>): Box | null {
  const all = [...geometries].flatMap((geometry) => [...positions(geometry)]);
  if (all.length === 0) return null;
  const wraps = all.some(([lon]) => lon > 179.9) && all.some(([lon]) => lon < -179.9);
  const lons = all.map(([lon]) => (wraps && lon < 0 ? lon + 360 : lon));
  const lats = all.map(([, lat]) => lat);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return [least(lons), least(lats), most(lons), most(lats)];
}

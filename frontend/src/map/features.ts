/**
 * Records as features of the map, at one instant.
 *
 * Promise: what is in the list and holds at the instant is on the map, and nothing else, save the
 * outline of the selected record.
 */

import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { OverlapDocument, RecordDocument } from "../lib/documents";
import {
  boxAround, classOf, disputed, drawnAt, faded, holdsAt, remark, shortName,
} from "../lib/records"; // prettier-ignore

export interface Drawn {
  records: FeatureCollection;
  doubt: FeatureCollection;
  labels: FeatureCollection;
}

export function featuresAt(records: RecordDocument[], at: number): Drawn {
  const drawn: Drawn = { records: collection(), doubt: collection(), labels: collection() };
  for (const record of records) {
    if (!holdsAt(record, at)) continue;
    const parts = drawnAt(record, at);
    const properties = {
      id: record.id,
      class: classOf(record),
      faded: faded(record),
      disputed: disputed(record),
      label: label(record),
    };
    for (const geometry of parts) drawn.records.features.push(feature(geometry, properties));
    if (record.uncertainty) drawn.doubt.features.push(feature(record.uncertainty, properties));
    const place = middle(parts);
    if (place) drawn.labels.features.push(feature(place, properties));
  }
  return drawn;
}

/** The selected record, whole, whether it holds now or not. A source of its own: selecting is quick. */
export function selectedFeatures(record: RecordDocument | undefined): FeatureCollection {
  const drawn = collection();
  if (!record) return drawn;
  const parts = whole(record);
  const place = middle(parts);
  const properties = { id: record.id, class: classOf(record), label: label(record) };
  for (const geometry of parts) drawn.features.push(feature(geometry, properties));
  if (place) drawn.features.push(feature(place, properties));
  return drawn;
}

/** Whether two collections draw the same: by their drawings' identity, and what is said of them. */
export function same(one: FeatureCollection | undefined, other: FeatureCollection): boolean {
  if (!one || one.features.length !== other.features.length) return false;
  return one.features.every((feature, k) => {
    const twin = other.features[k];
    if (!twin || !alike(feature.geometry, twin.geometry)) return false;
    const [mine, its] = [feature.properties ?? {}, twin.properties ?? {}];
    return Object.keys(mine).every((name) => mine[name] === its[name]);
  });
}

function alike(one: Geometry, other: Geometry): boolean {
  if (one === other) return true;
  if (one.type !== "Point" || other.type !== "Point") return false;
  return one.coordinates[0] === other.coordinates[0] && one.coordinates[1] === other.coordinates[1];
}

/** Where two records overlap at the instant; one whose time is not disclosed is drawn always. */
export function overlapFeatures(overlaps: OverlapDocument[], at: number): FeatureCollection {
  const drawn = collection();
  for (const overlap of overlaps) {
    if (!overlap.geojson || overlap.ended || overlap.near) continue;
    if (overlap.start && Date.parse(overlap.start) > at) continue;
    if (overlap.end && Date.parse(overlap.end) < at) continue;
    drawn.features.push(feature(overlap.geojson, { id: overlap.yours }));
  }
  return drawn;
}

/** What an alert or a CEASE is of lights up, whole: where the craft is stands in no alert. */
export function alertFeatures(records: (RecordDocument | undefined)[]): FeatureCollection {
  const drawn = collection();
  for (const record of records) {
    if (!record) continue;
    for (const geometry of whole(record)) drawn.features.push(feature(geometry, { id: record.id }));
  }
  return drawn;
}

/** Its letter and number; beneath, how it stands where that is not the ordinary. */
function label(record: RecordDocument): string {
  const said = remark(record);
  return said ? `${shortName(record)}\n${said}` : shortName(record);
}

function whole(record: RecordDocument): Geometry[] {
  if (!record.geojson) return [];
  return record.geojson.type === "GeometryCollection" ? record.geojson.geometries : [record.geojson];
}

function middle(parts: Geometry[]): Geometry | null {
  const first = parts[0];
  const box = first ? boxAround([first]) : null;
  if (!box) return null;
  return { type: "Point", coordinates: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] };
}

const collection = (): FeatureCollection => ({ type: "FeatureCollection", features: [] });

const feature = (geometry: Geometry, properties: Feature["properties"]): Feature => ({
  type: "Feature",
  properties,
  geometry,
});

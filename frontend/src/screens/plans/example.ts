/**
 * An example to begin with, for the guided first minute: a plan over what somebody else notified.
 *
 * Only what the asker sees already is looked at, and nothing is asked about any place.
 * Promise: it meets the other one's word. What its owner widened is passed over: around a corner of a
 * larger box there may be nothing.
 */

import { all, get } from "../../lib/api";
import { clock } from "../../lib/clock.svelte";
import type { RecordDocument } from "../../lib/documents";
import { type VolumeDraft, draftOf, emptyVolume, vertexOf } from "../../lib/drafts";
import { besideIs } from "../../lib/guide.svelte";
import { volumesOf } from "../../lib/records";
import { session } from "../../lib/session.svelte";
import { positionsOf } from "../../lib/shapes";

/** A circle around something that another party lets the asker see in full; null where there is none. */
export async function example(): Promise<VolumeDraft | null> {
  const joinable = await guests();
  const found: RecordDocument[] = [];
  for (const kind of ["sites", "plans", "moves"]) {
    const { items } = await all<RecordDocument>(`/v1/${kind}`);
    found.push(...items.filter(shownWhole).sort((one, other) => one.start.localeCompare(other.start)));
  }
  const playable = found.filter(({ owner }) => joinable.has(owner));
  for (const one of [...playable, ...found]) {
    const draft = over(one);
    if (!draft) continue;
    if (joinable.has(one.owner)) besideIs(one.owner);
    return draft;
  }
  return null;
}

const LEAD_MS = 60 * 60_000;
const LASTS_MS = 2 * 3_600_000;
const QUARTER_MS = 15 * 60_000;

const shownWhole = (one: RecordDocument): boolean =>
  one.owner !== session.me?.party && !one.over && one.content !== "coarse" && Date.parse(one.end) > clock.now;

function over(one: RecordDocument): VolumeDraft | null {
  const lead = Math.ceil((clock.now + LEAD_MS) / QUARTER_MS) * QUARTER_MS;
  for (const volume of volumesOf(one)) {
    const [position] = positionsOf(volume.shape);
    const first = Math.max(Date.parse(volume.start), lead);
    const last = Math.min(Date.parse(volume.end), first + LASTS_MS);
    if (!position || last <= first) continue;
    const { floor, ceiling } = draftOf(volume);
    return { ...emptyVolume("circle", stamp(first), stamp(last)), vertices: [vertexOf(position)], floor, ceiling };
  }
  return null;
}

/** The parties that a second tab can be, where this is the exercise. */
async function guests(): Promise<Set<string>> {
  if (!session.desk?.exercise) return new Set();
  const { items } = await get<{ items: { party: string }[] }>("/v1/exercise/guests");
  return new Set(items.map(({ party }) => party));
}

const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

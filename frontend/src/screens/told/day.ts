/**
 * One day anew: what a side had been told, minute by minute, from GET /v1/days (service/shown/inquiry/day.py).
 *
 * Promise: what a side had at a minute is what it had been told by the end of that minute, and how
 * far that was known to have come by then. What somebody knew beside the log is in no replay.
 */

import type { FeatureCollection, Geometry } from "geojson";
import type { Kind, RecordDocument } from "../../lib/documents";
import { type Drawn, featuresAt } from "../../map/features";

export interface Shown {
  geojson: Geometry;
  start: string;
  end: string;
  state: string;
}

export interface Step {
  at: string;
  what: string; // told, sent, failed, or a level of receipt
  number: number;
  subject: string;
  version: number;
  because: string;
  headline: string;
  disclosure: string;
  role?: string;
  formations?: string[];
  shown?: Shown | null;
}

export interface DayDocument {
  party: string;
  start: string;
  end: string;
  held: Step[];
  steps: Step[];
}

/** A record as a side had it: the newest telling of it, and the level that had come back. */
export interface Had extends Step {
  level: string;
  shown: Shown;
}

const RANK = ["told", "sent", "delivered", "read", "acknowledged", "cascaded"];
const OVER = new Set(["Ended", "withdrawn", "expired", "lapsed"]);
export const MINUTES = 24 * 60;

/** The end of a minute of the day, in milliseconds; what was said within it counts. */
export const endOf = (day: DayDocument, minute: number): number => Date.parse(day.start) + (minute + 1) * 60_000 - 1;

/** What the side had, by id. */
export function hadAt(day: DayDocument, minute: number): Had[] {
  const by = endOf(day, minute);
  const had = new Map<string, Had>();
  for (const one of day.held) if (one.shown) had.set(one.subject, { ...one, shown: one.shown, level: one.what });
  for (const step of day.steps) {
    if (Date.parse(step.at) > by) break;
    const before = had.get(step.subject);
    if (step.what === "told" && step.shown) had.set(step.subject, { ...step, shown: step.shown, level: "told" });
    else if (before?.number === step.number && rank(step.what) > rank(before.level)) before.level = step.what;
  }
  return [...had.values()]
    .filter(({ shown }) => !OVER.has(shown.state) && Date.parse(shown.end) >= by)
    .sort((a, b) => a.subject.localeCompare(b.subject));
}

const rank = (level: string): number => RANK.indexOf(level);

/** What had been said by then, the newest first. */
export const saidBy = (day: DayDocument, minute: number): Step[] =>
  day.steps.filter(({ at }) => Date.parse(at) <= endOf(day, minute)).reverse();

/** The minutes of the day in which something happened on any of the sides, in order. */
export function busyMinutes(days: DayDocument[]): number[] {
  const found = days.flatMap(({ start, steps }) => steps.map(({ at }) => Math.floor((Date.parse(at) - Date.parse(start)) / 60_000)));
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The same on the map: of what was told, as it was told. */
export function drawnHad(had: Had[], at: number): Drawn {
  const records = had.map(({ subject, version, shown }): RecordDocument => {
    const [owner = "", kind = ""] = subject.split("/");
    return { id: subject, kind: kind as Kind, owner, version, over: false, start: shown.start, end: shown.end, state: shown.state, geojson: shown.geojson };
  });
  return featuresAt(records, at);
}

export const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

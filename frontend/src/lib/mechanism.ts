/**
 * The mechanism's settings as the desk's people type them, and as they are signed.
 *
 *   const typed = typedOf(mechanism);           // text for every field
 *   const { settings, wrong } = readTyped(typed, mechanism);
 *
 * Promise: what is not touched is signed exactly as it stood; a field that is not understood is named
 * in `wrong`, and then there are no settings to sign. Durations have their unit, as on the command line.
 */

import type { Phrase } from "./i18n.svelte";

export interface Separation {
  domain: string;
  horizontal_mm: number;
  vertical_mm: number;
  time_s: number;
}

/** GET /v1/mechanism; every other member is a count, a length (_mm) or a time (_s), or a list of times. */
export interface Mechanism {
  id: string;
  name: string;
  time_zone: string;
  broker: string;
  proof_of_knowledge: string[];
  separations: Separation[];
  watch_separation?: string; // one of WATCHED; "" for the separations above
  [setting: string]: string | number | string[] | number[] | Separation[] | undefined;
}

export interface TypedSeparation {
  domain: string;
  told: boolean;
  across: string;
  up: string;
  time: string;
}

export interface Typed {
  name: string;
  time_zone: string;
  broker: string;
  proof_of_knowledge: string[];
  separations: TypedSeparation[];
  watch_separation: string;
  counts: Record<string, string>;
}

const APART = new Set(["id", "name", "time_zone", "broker", "proof_of_knowledge", "separations", "watch_separation"]);
/** By what live aircraft may be kept apart, by name (core/mechanism.py). */
export const WATCHED = ["rule_of_threes", "do_365"];

const DOMAINS = ["air", "ground", "sea"];
const LARGEST = 2 ** 31 - 1; // core/mechanism.py
const SECONDS: Record<string, number> = { d: 86_400, h: 3600, min: 60, m: 60, s: 1 };

/** Names of the settings that are counts, lengths and times, in the desk's order. */
export const countsOf = (mechanism: Mechanism): string[] =>
  Object.keys(mechanism).filter((name) => !APART.has(name));

/** "90 min", "48 h", "7 d": one unit, so that it is read back exactly. */
export function timeText(seconds: number): string {
  const days = seconds / 86_400;
  if (Number.isInteger(days) && days > 2) return `${days} d`;
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** Seconds of "2h", "1 h 30 min"; null for a number without its unit, and for whatever else. */
export function readTime(text: string): number | null {
  const typed = text.trim().toLowerCase();
  if (!/^(\d+\s*(d|h|min|m|s)\s*)+$/.test(typed)) return null;
  const parts = [...typed.matchAll(/(\d+)\s*(d|h|min|m|s)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (SECONDS[unit ?? ""] ?? 0), 0);
}

export const metresText = (mm: number): string => String(mm / 1000);

function readMetres(text: string): number | null {
  const typed = text.trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(typed) ? Math.round(Number(typed) * 1000) : null;
}

const isList = (value: unknown): value is number[] => Array.isArray(value);

/** A setting as a reader sees it: with its unit. */
export function settingText(name: string, value: unknown): string {
  if (isList(value)) return value.map((each) => settingText(name, each)).join(", ");
  if (name.endsWith("_s")) return timeText(Number(value));
  return name.endsWith("_mm") ? `${metresText(Number(value))} m` : String(value);
}

export function typedOf(mechanism: Mechanism): Typed {
  const domains = [...new Set([...DOMAINS, ...mechanism.separations.map(({ domain }) => domain)])];
  const { name, time_zone, broker, proof_of_knowledge } = mechanism;
  return {
    name,
    time_zone,
    broker,
    proof_of_knowledge: [...proof_of_knowledge],
    separations: domains.map((domain) => {
      const found = mechanism.separations.find((one) => one.domain === domain);
      const { horizontal_mm = 0, vertical_mm = 0, time_s = 0 } = found ?? {};
      const [across, up] = [metresText(horizontal_mm), metresText(vertical_mm)];
      return { domain, told: found !== undefined, across, up, time: timeText(time_s) };
    }),
    watch_separation: mechanism.watch_separation ?? "",
    counts: Object.fromEntries(
      countsOf(mechanism).map((each) => {
        const text = settingText(each, mechanism[each]);
        return [each, each.endsWith("_mm") ? text.replace(/ m$/, "") : text];
      }),
    ),
  };
}

export interface ReadSettings {
  settings: Mechanism | null;
  wrong: Record<string, Phrase>; // by the field's name; "air/time" of a separation
}

/** What would be signed; or which fields are not understood, and what would be right. */
export function readTyped(typed: Typed, before: Mechanism): ReadSettings {
  const wrong: Record<string, Phrase> = {};
  const settings: Mechanism = { ...before, name: typed.name.trim(), time_zone: typed.time_zone, broker: typed.broker };
  if (!settings.name) wrong["name"] = "settings.want_name";
  const first = before.proof_of_knowledge.filter((party) => typed.proof_of_knowledge.includes(party));
  const added = typed.proof_of_knowledge.filter((party) => !first.includes(party)).sort();
  settings.proof_of_knowledge = [...first, ...added];
  settings.separations = typed.separations.filter(({ told }) => told).map((one) => readSeparation(one, wrong));
  if (before.watch_separation !== undefined) settings.watch_separation = typed.watch_separation;
  for (const name of countsOf(before)) settings[name] = readCount(name, typed.counts[name] ?? "", before[name], wrong);
  return { settings: Object.keys(wrong).length === 0 ? settings : null, wrong };
}

function readSeparation(one: TypedSeparation, wrong: Record<string, Phrase>): Separation {
  const { domain } = one;
  const [across, up, time] = [readMetres(one.across), readMetres(one.up), readTime(one.time)];
  if (!fits(across, 0)) wrong[`${domain}/across`] = "settings.want_metres";
  if (!fits(up, 0)) wrong[`${domain}/up`] = "settings.want_metres";
  if (!fits(time, 0)) wrong[`${domain}/time`] = "settings.want_time";
  return { domain, horizontal_mm: across ?? 0, vertical_mm: up ?? 0, time_s: time ?? 0 };
}

function readCount(
  name: string,
  text: string,
  before: Mechanism[string] | undefined,
  wrong: Record<string, Phrase>,
): number | number[] {
  if (isList(before)) {
    const times = text.split(",").filter((each) => each.trim()).map(readTime); // prettier-ignore
    if (!times.every((each) => fits(each, 1))) wrong[name] = "settings.want_times";
    return times.map((each) => each ?? 0);
  }
  const time = name.endsWith("_s");
  const length = name.endsWith("_mm");
  const found = time ? readTime(text) : length ? readMetres(text) : /^\d+$/.test(text.trim()) ? Number(text) : null;
  if (!fits(found, 1)) wrong[name] = time ? "settings.want_time" : length ? "settings.want_metres" : "settings.want_number";
  return found ?? 0;
}

const fits = (value: number | null, least: number): boolean =>
  value !== null && value >= least && value <= LARGEST;

/** Names of the settings in which two differ. */
export const changedIn = (one: Mechanism, other: Mechanism): string[] =>
  Object.keys(other).filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));

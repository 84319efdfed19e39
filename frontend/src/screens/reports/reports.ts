/**
 * A report as it is asked for, in the address: what of, which period, by whose clocks, in which words.
 *
 * Promise: nothing is asked before it is whole; where a day begins and what a report holds, the desk says.
 */

import { readDay } from "../../lib/days";

export const KINDS = ["sitrep", "performance", "coverage", "access", "scorecard", "bulletin"];
export const FORMS = ["html", "csv", "pdf"];

export interface Question {
  kind: string;
  day: string; // one of a day and a month
  month: string;
  cut: string; // HH:MM at which the day ends; "" for whole days
  zone: string;
  lang: string;
  at: string; // as known then; "" for as known at the period's end
}

/** The bulletin is of one whole month of the desk's own zone, as known at its end. */
export const isBulletin = (kind: string): boolean => kind === "bulletin";

export const readMonth = (text: string): string => (readDay(`${text.trim()}-01`) ? text.trim() : "");

/** The query of GET /v1/reports/...; null while something of it is missing. */
export function queryOf({ kind, day, month, cut, zone, lang, at }: Question): string | null {
  if (!KINDS.includes(kind) || !zone || Boolean(day) === Boolean(month)) return null;
  const asked = { day, month, cut_off: day ? cut : "", zone, lang, at: isBulletin(kind) ? "" : at };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== "")).toString();
}

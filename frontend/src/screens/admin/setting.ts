/** A setting of the mechanism in the reader's words: its name, and its value with units. */

import { t, word } from "../../lib/i18n.svelte";
import { type Separation, settingText, timeText } from "../../lib/mechanism";

const FEET_MM = 304.8;
const MILE_MM = 1_852_000; // international nautical mile

const NAMED = {
  name: "settings.name",
  time_zone: "admin.time_zone",
  broker: "admin.broker",
  proof_of_knowledge: "admin.knowledge",
  separations: "admin.separations",
  watch_separation: "admin.watch_separation",
} as const;

export const nameOfSetting = (name: string): string =>
  name in NAMED ? t(NAMED[name as keyof typeof NAMED]) : word("setting", name);

const metres = (mm: number): string => (mm >= 1_000_000 ? `${mm / 1e6}\u00a0km` : `${mm / 1000}\u00a0m`);

export const across = (one: Separation): string =>
  `${metres(one.horizontal_mm)} (${(one.horizontal_mm / MILE_MM).toFixed(1)}\u00a0nm)`;

export const upAndDown = (one: Separation): string =>
  `${metres(one.vertical_mm)} (${Math.round(one.vertical_mm / FEET_MM)}\u00a0ft)`;

/** By what live aircraft are kept apart. */
export const watchedBy = (name: string): string => (name ? word("watched", name) : t("admin.watched_own"));

export function shownSetting(name: string, value: unknown): string {
  if (name === "separations") {
    const one = (each: Separation) =>
      `${word("domain", each.domain)}: ${metres(each.horizontal_mm)}, ${metres(each.vertical_mm)}, ${timeText(each.time_s)}`;
    return (value as Separation[]).map(one).join("; ") || "–";
  }
  if (Array.isArray(value) && value.length === 0) return "–";
  if (name === "watch_separation") return watchedBy(String(value));
  if (name === "broker" && value === "") return t("admin.no_broker");
  return settingText(name, value);
}

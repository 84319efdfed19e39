/** The desk's people change one deadline: everything else is signed exactly as it stood. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = new URL("../src/lib/mechanism.ts", import.meta.url).pathname;
const { changedIn, readTime, readTyped, timeText, typedOf } = (await runnerImport(here, { configFile: false })).module;

const SETTINGS = {
  id: "desk", name: "A desk", time_zone: "UTC", broker: "", proof_of_knowledge: ["south", "north"],
  separations: [
    { domain: "air", horizontal_mm: 5_556_000, vertical_mm: 914_400, time_s: 180 },
    { domain: "rail", horizontal_mm: 1_500, vertical_mm: 0, time_s: 0 },
  ],
  coarse_mm: 5_000_000, checks_per_day: 50, acknowledge_s: 21_600, skew_s: 301, site_confirm_s: 7_776_000,
  remind_before_start_s: [43_200, 14_400, 3_600],
}; // prettier-ignore

test("what nobody touched is read back as it stood", () => {
  const { settings, wrong } = readTyped(typedOf(SETTINGS), SETTINGS);
  assert.deepEqual(wrong, {});
  assert.deepEqual(settings, SETTINGS);
  assert.deepEqual(Object.keys(settings), Object.keys(SETTINGS));
});

test("every time is read back to the second", () => {
  for (const seconds of [0, 1, 59, 60, 61, 3600, 5400, 86_400, 172_800, 259_200, 90 * 86_400 + 1]) {
    assert.equal(readTime(timeText(seconds)), seconds);
  }
  assert.equal(readTime("1 h 30 min"), 5400);
  assert.equal(readTime("2h"), 7200);
});

test("a number without its unit, nothing, and what is no time are not read", () => {
  for (const text of ["90", "", "h", "-2 h", "1.5 h", "2 weeks", "٣ h"]) assert.equal(readTime(text), null, text);
});

test("one change is one change", () => {
  const typed = typedOf(SETTINGS);
  typed.counts.acknowledge_s = "4 h";
  typed.separations.find(({ domain }) => domain === "sea").told = true;
  const { settings } = readTyped(typed, SETTINGS);
  assert.deepEqual(changedIn(SETTINGS, settings), ["separations", "acknowledge_s"]);
  assert.equal(settings.acknowledge_s, 14_400);
});

test("live aircraft are kept apart by the named set that was chosen", () => {
  const before = { ...SETTINGS, watch_separation: "" };
  const typed = { ...typedOf(before), watch_separation: "do_365" };
  const { settings } = readTyped(typed, before);
  assert.deepEqual(changedIn(before, settings), ["watch_separation"]);
  assert.equal(settings.watch_separation, "do_365");
});

test("a field that is not understood is named, and nothing can be signed", () => {
  const typed = typedOf(SETTINGS);
  Object.assign(typed.counts, { acknowledge_s: "0 s", checks_per_day: "many", coarse_mm: "3000000", remind_before_start_s: "1 h, 5" });
  typed.separations[0].across = "near";
  typed.name = " ";
  const { settings, wrong } = readTyped(typed, SETTINGS);
  assert.equal(settings, null);
  assert.deepEqual(wrong, {
    name: "settings.want_name", "air/across": "settings.want_metres", coarse_mm: "settings.want_metres",
    checks_per_day: "settings.want_number", acknowledge_s: "settings.want_time", remind_before_start_s: "settings.want_times",
  }); // prettier-ignore
});

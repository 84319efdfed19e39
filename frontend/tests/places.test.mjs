/** A place typed with few digits is known no better than these; one far from all is looked at again. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const load = async (name) =>
  (await runnerImport(new URL(`../src/lib/${name}.ts`, import.meta.url).pathname, { configFile: false })).module;
const { draftOf, emptyVolume, movedDraft, typedErrorMm, vertexAt, volumeOf } = await load("drafts");
const { FAR_M, lengthText, metresFrom } = await load("distance");
const { compass } = await load("compass");

const typed = (precision_m) => ({ ...vertexAt(-22.3, -33.2), text: "33.2S 22.3W", precision_m });
const circle = (...vertices) => ({
  ...emptyVolume("circle", "2030-01-01T10:00:00Z", "2030-01-01T12:00:00Z"),
  vertices,
});

test("a volume is widened by what its digits tell, whatever its field says below that", () => {
  const draft = circle(typed(14572.31));
  for (const error of ["0", "", "5", "14572.309"]) assert.equal(volumeOf({ ...draft, error }).error_mm, 14_572_310);
  assert.equal(volumeOf({ ...draft, error: "20000" }).error_mm, 20_000_000);
});

test("the coarsest of several positions counts, and what was drawn adds nothing", () => {
  assert.equal(typedErrorMm([typed(0.02), typed(157.21), vertexAt(1, 1)]), 157_210);
  assert.equal(volumeOf(circle(vertexAt(1, 1))).error_mm, 0);
  assert.equal(volumeOf({ ...circle(vertexAt(1, 1)), error: "50" }).error_mm, 50_000);
});

test("a remedy does not make a place better known", () => {
  const before = circle(typed(157.21));
  const moved = movedDraft(volumeOf(before), before);
  assert.equal(volumeOf({ ...moved, error: "0" }).error_mm, 157_210);
  assert.equal(draftOf(volumeOf(before)).error, "157.21");
});

test("a place on the wrong side of the equator is far from what is held, one within or beside it is not", () => {
  const held = [[-24, -35, -20, -32]];
  const at = (lat, lon) => ({ lat_e7: lat * 1e7, lon_e7: lon * 1e7 });
  assert.equal(metresFrom(at(-33, -22), held), 0);
  assert.ok(metresFrom(at(-36, -22), held) < FAR_M);
  assert.ok(metresFrom(at(33.0415, -21.857), held) > 7_000_000);
  assert.ok(metresFrom(at(-33, 22), held) > 3_000_000);
  assert.equal(metresFrom(at(0, 0), []), null);
});

test("what lies beyond the antimeridian is near what lies before it", () => {
  const held = [[179, -1, 181, 1]];
  for (const lon of [-179.5, 179.5]) assert.ok(metresFrom({ lat_e7: 0, lon_e7: lon * 1e7 }, held) < 1);
});

test("lengths are said rounded up, and directions by the nearest of sixteen points", () => {
  assert.equal(lengthText(14572.31), "14.6 km");
  assert.equal(lengthText(0.01), "1 m");
  assert.deepEqual([0, 11.3, 45, 348.7, 348.8, 359.9].map(compass), ["N", "NNE", "NE", "NNW", "N", "N"]);
});

/** How many people were harmed: what nobody typed stays unknown, and is never nought. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const load = async (name) =>
  (await runnerImport(new URL(`../src/screens/${name}.ts`, import.meta.url).pathname, { configFile: false })).module;
const { countOf, counted } = await load("incidents/counts");
const { nextName, otherOf } = await load("calls/call");

const typed = (low, best, high) => ({ low, best, high });

test("an empty field is unknown, a typed nought is nought", () => {
  assert.deepEqual(countOf(typed("", " ", "")), { low: null, best: null, high: null });
  assert.deepEqual(countOf(typed("0", "", "4")), { low: 0, best: null, high: 4 });
});

test("numbers out of their order, parts of people and words are no count", () => {
  for (const wrong of [typed("3", "2", ""), typed("3", "", "2"), typed("", "1.5", ""), typed("some", "", ""), typed("-1", "", "")]) {
    assert.equal(countOf(wrong), null, JSON.stringify(wrong));
    assert.equal(counted({ killed_other: typed("", "", ""), killed_civilian: wrong }), null);
  }
});

test("a new place on a call takes the first letter that is free, and more when all are taken", () => {
  const named = (...names) => ({ positions: names.map((name) => ({ name })) });
  assert.equal(nextName(named()), "A");
  assert.equal(nextName(named("A", "C")), "B");
  assert.equal(nextName(named(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ", "P27")), "P28");
  assert.equal(otherOf({ caller: "north", to: "south" }, "north"), "south");
});

/** A day is 2030-05-08 for every reader; what is no day of the calendar is not taken. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = new URL("../src/lib/days.ts", import.meta.url).pathname;
const { readDay } = (await runnerImport(here, { configFile: false })).module;

test("a day of the calendar is read", () => {
  for (const day of ["2030-05-08", " 2028-02-29 "]) assert.equal(readDay(day), day.trim());
});

test("another order, half a day, and what no calendar has are not", () => {
  for (const text of ["05/08/2030", "8.5.2030", "2030-5-8", "2030-02-29", "2030-13-01", "2030-05", ""]) {
    assert.equal(readDay(text), "", text);
  }
});

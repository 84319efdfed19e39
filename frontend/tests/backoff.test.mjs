/** A floor is grey for as short as can be once its desk is back. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = new URL("../src/lib/backoff.ts", import.meta.url).pathname;
const { waitS } = (await runnerImport(here, { configFile: false })).module;

test("a desk that was long gone is noticed within a heartbeat of its return", () => {
  for (const failures of [0, 1, 5, 500]) assert.ok(waitS(failures, 0) <= 5);
});

test("a desk that answers and is busy is asked less and less", () => {
  const waits = [0, 1, 2, 3, 4, 5, 500].map((failures) => waitS(failures, 503));
  assert.deepEqual(waits, waits.toSorted((a, b) => a - b));
  assert.ok(waits.at(-1) > waitS(500, 0));
});

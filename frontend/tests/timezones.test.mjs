/** Somebody in Kyiv finds Kyiv: zones stand under the names that the IANA database uses today. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = new URL("../src/lib/timezones.ts", import.meta.url).pathname;
const { allZones, nameToday } = (await runnerImport(here, { configFile: false })).module;

test("names of earlier days are not listed, and each zone once", () => {
  const listed = allZones();
  for (const today of ["Europe/Kyiv", "Asia/Kolkata", "America/Argentina/Buenos_Aires"]) assert.ok(listed.includes(today), today);
  for (const before of ["Europe/Kiev", "Asia/Calcutta", "America/Buenos_Aires"]) assert.ok(!listed.includes(before), before);
  assert.equal(new Set(listed).size, listed.length);
});

test("a current name stays", () => assert.equal(nameToday("Asia/Damascus"), "Asia/Damascus"));

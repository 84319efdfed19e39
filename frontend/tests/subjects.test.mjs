/** Whoever presses on what is told comes to what it speaks of. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = new URL("../src/lib/subjects.ts", import.meta.url).pathname;
const { placeOf } = (await runnerImport(here, { configFile: false })).module;

test("what goes by a name of its own is found by the reason of its telling", () => {
  for (const [subject, because, place] of [
    ["quiet", "instrument.proposed", "/promises/agreements/quiet"],
    ["quiet", "source.lodged", "/promises/sources/quiet"],
    ["quiet", "commitment.recorded", "/promises/commitments/quiet"],
    ["ca-0123456789ab", "call.requested", "/calls/ca-0123456789ab"],
    ["in-0123456789ab", "incident.put", "/incidents/in-0123456789ab"],
    ["cl-0123456789ab", "ledger.counted", "/incidents/ledger"],
    ["al-0123456789ab", "alert.raised", "/?alert=al-0123456789ab"],
    ["ce-0123456789ab", "cease.called", "/?alert=ce-0123456789ab"],
    ["north/plan/1", "overlap.found", ""],
    ["north", "party.changed", ""],
  ]) {
    assert.equal(placeOf(subject, because), place, because);
  }
});

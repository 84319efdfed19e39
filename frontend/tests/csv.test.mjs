/** What an officer takes from the floor into a spreadsheet must stay text, and stay readable. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = new URL("../src/lib/csv.ts", import.meta.url).pathname;
const { csv } = (await runnerImport(here, { configFile: false })).module;

test("a headline that begins like a formula is not run", () => {
  for (const text of ["=1+1", "+7", "-x", "@sum", "\tx"]) assert.ok(csv(["a"], [[text]]).includes(`'${text}`));
  assert.ok(csv(["a"], [[-4]]).endsWith("\r\n-4\r\n"));
});

test("commas, quotes and lines stay in their cell", () => {
  assert.equal(csv(["a", "b"], [['say "x", now', "1\n2"], [null, 3]]), '\ufeffa,b\r\n"say ""x"", now","1\n2"\r\n,3\r\n');
});

/** Two wordings of a clause: nothing is lost of either, and only what differs is marked. */

import assert from "node:assert/strict";
import test from "node:test";
import { runnerImport } from "vite";

const here = (name) => new URL(`../src/lib/${name}.ts`, import.meta.url).pathname;
const { wordsCompared } = (await runnerImport(here("words"), { configFile: false })).module;
const { canonicalText, codePoints } = (await runnerImport(here("pasted"), { configFile: false })).module;

const without = (kind, pieces) => pieces.filter((one) => one.kind !== kind).map((one) => one.text).join("");

test("what went and what came is marked, and both texts are whole", () => {
  for (const [before, after] of [
    ["2. No weapon is used, aviation included.\n", "2. No weapon is used.\n"],
    ["٢. لا يُستعمل سلاح، بما فيه الطيران.", "٢. لا يُستعمل أي سلاح."],
    ["", "new"],
    ["gone", ""],
    ["a ".repeat(2000), "a b ".repeat(500)],
  ]) {
    const pieces = wordsCompared(before, after);
    assert.equal(without("new", pieces), before);
    assert.equal(without("gone", pieces), after);
  }
});

test("a word that went is marked alone", () => {
  assert.deepEqual(
    wordsCompared("used, aviation included.", "used.").filter((one) => one.kind === "gone"),
    [{ text: ", aviation included", kind: "gone" }],
  );
});

test("a pasted text is spelled as the desk spells it", () => {
  assert.equal(canonicalText("\ufeff1. A\r\n2. e\u0301\r\n\r\n"), "1. A\n2. \u00e9\n");
});

test("places in a text are counted in signs, not in the halves of some", () => {
  assert.equal(codePoints("🕊 North said", "🕊 North said".indexOf("North")), 2);
});

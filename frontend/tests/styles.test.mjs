/** Arabic runs the other way, and a desk without a network must look right: both hold by rule. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const root = new URL("../src/", import.meta.url);
const files = readdirSync(root, { recursive: true }).filter((name) => /\.(svelte|css)$/.test(name));
const styleOf = (name) => {
  const text = readFileSync(new URL(name, root), "utf8");
  return name.endsWith(".css") ? text : (/<style[^>]*>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "");
};

test("styles name inline and block, never left and right", () => {
  const physical = /^\s*(left|right|(margin|padding|border)-(left|right)[a-z-]*|text-align:\s*(left|right)|float:\s*(left|right))\s*[:;]/m;
  assert.deepEqual(files.filter((name) => physical.test(styleOf(name))), []);
});

test("no style asks another host", () => {
  assert.deepEqual(files.filter((name) => /url\(["']?(https?:)?\/\//.test(styleOf(name))), []);
});

/**
 * A stranger opens a page from a USB stick and is told what holds. He must be told the truth.
 *
 * The receipts and the answers are Python's (tests/web/write_receipts.py); RECEIPTS names another
 * file of the same kind (tests/web/test_receipts_in_a_browser.py).
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { runnerImport } from "vite";

const here = (path) => new URL(path, import.meta.url);
const load = async (path) => (await runnerImport(here(path).pathname, { configFile: false })).module;
const { fromBase64 } = await load("../src/lib/base64.ts");
const { CannotSay, readReceipt, receiptOfFiles, verifyReceipt } = await load("../src/lib/verify/receipt.ts");
const { readTrust } = await load("../src/lib/verify/trust.ts");
const { jsonOf } = await load("../src/lib/verify/read.ts");
const { sorted } = await load("../src/verifier/files.ts");

const bytes = (text) => new TextEncoder().encode(text);
const given = JSON.parse(readFileSync(process.env.RECEIPTS ?? here("receipts.json"), "utf8"));
const good = readReceipt(bytes(given.receipt));
const words = JSON.parse(readFileSync(here("../src/i18n/en.json"), "utf8"));

test("each step answers as Python's verifier does, in words that the dictionaries have", async () => {
  for (const { name, differs, trust, steps, holds } of given.cases) {
    const changed = Object.entries(differs).map(([part, text]) => [part, text === null ? null : fromBase64(text)]);
    const receipt = { ...good, ...Object.fromEntries(changed) };
    const report = await verifyReceipt(receipt, await readTrust(bytes(trust ?? given.trust)));
    const found = Object.fromEntries(report.steps.map((step) => [step.name, step.outcome]));
    assert.deepEqual(found, steps, name);
    assert.equal(report.outcome === "holds", holds, name);
    for (const step of report.steps) {
      const key = `${step.outcome === "fails" ? "refused" : "step"}.${step.says}`;
      assert.ok(key in words, `${name}: ${key}`);
    }
  }
});

test("the files of a receipt's folder say what its one file says", async () => {
  const nonce = bytes(`${btoa(String.fromCharCode(...good.nonce))}\n`);
  const files = new Map([
    ["entry.json", good.entry],
    ["entry.tlog-proof", good.proof],
    ["body.json", good.body],
    ["body.nonce", nonce],
  ]);
  assert.deepEqual(receiptOfFiles(files), good);
  assert.equal(receiptOfFiles(new Map([["entry.json", good.entry]])), null);
});

test("what two readers could read differently is refused", () => {
  for (const text of ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"a":1.0}', "[1e3]", "[9007199254740993]", "\ufeff{}", "{"]) {
    assert.throws(() => jsonOf(bytes(text), "receipt"), { name: "Error" }, text);
  }
  assert.deepEqual(jsonOf(bytes('[{"a":"b:{\\"a\\""},{"a":-1}]'), "receipt"), [{ a: 'b:{"a"' }, { a: -1 }]);
});

test("a file that is neither is said to be neither", async () => {
  for (const text of ["{}", '{"format":"standclear-trust","version":2,"log":"x","keys":[]}', "[]"]) {
    await assert.rejects(readTrust(bytes(text)), { why: "not_trust" });
    assert.throws(() => readReceipt(bytes(text)), { why: "not_receipt" });
  }
  const wrong = JSON.parse(given.trust);
  await assert.rejects(readTrust(bytes(JSON.stringify({ ...wrong, log: "a+00000000+AQ==" }))), { why: "log_key" });
});

test("a browser that cannot do the signatures says so, and not that they are false", async () => {
  const oldBrowser = () => Promise.reject(new CannotSay("no Ed25519"));
  const report = await verifyReceipt(good, await readTrust(bytes(given.trust)), oldBrowser);
  assert.equal(report.outcome, "cannot");
  assert.deepEqual(report.steps.map((step) => step.outcome), ["holds", "cannot", "cannot", "cannot", "cannot", "holds"]);
});

test("of a dossier's folder the exhibits are taken, and what is for people is left alone", async () => {
  const file = (path, text) => ({ path, bytes: bytes(text) });
  const page = file("case-7/index.html", "<!doctype html>");
  const answer = file("case-7/answer.json", "{}");
  const exhibit = file("case-7/exhibits/0001.json", given.receipt);
  const found = await sorted([page, answer, exhibit]);
  assert.deepEqual(found.map(({ kind, path }) => [kind, path]), [["receipt", "case-7/exhibits/0001.json"]]);
  const alone = await sorted([page]);
  assert.deepEqual(alone.map(({ kind }) => kind), ["neither"]);
});

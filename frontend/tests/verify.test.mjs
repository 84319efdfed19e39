/**
 * A stranger opens a page from a USB stick and is told what holds. He must be told the truth.
 *
 * The receipts and the answers are Python's (tests/web/write_receipts.py); RECEIPTS names another
 * file of the same kind (tests/web/test_receipts_in_a_browser.py).
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import { runnerImport } from "vite";

const here = (path) => new URL(path, import.meta.url);
const load = async (path) => (await runnerImport(here(path).pathname, { configFile: false })).module;
const { fromBase64 } = await load("../src/lib/base64.ts");
const { CannotSay, readReceipt, receiptOfFiles, verifyReceipt } = await load("../src/lib/verify/receipt.ts");
const { readTrust } = await load("../src/lib/verify/trust.ts");
const { jsonOf } = await load("../src/lib/verify/read.ts");
const { readProof } = await load("../src/lib/verify/checkpoint.ts");
const { sorted, wholeness } = await load("./verifier.ts");

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

const file = (path, text) => ({ path, bytes: typeof text === "string" ? bytes(text) : text });
const FIRST = "exhibits/0001.json";
const place = Number(readProof(good.proof).index);
const answerOf = (...places) => JSON.stringify({ exhibits: places.map((index, k) => ({ number: k + 1, index })), km: 1.5 });
const whys = (dossier, reports = []) => wholeness(dossier, reports).map(({ why, values }) => [why, values.name]);

test("a dossier's folder is one dossier, and what is for people is left alone", async () => {
  const page = file("case-7/index.html", "<!doctype html>");
  const answer = file("case-7/answer.json", answerOf(place));
  const [found, ...more] = await sorted([page, answer, file(`case-7/${FIRST}`, given.receipt)]);
  assert.deepEqual([found.kind, found.path, more], ["dossier", "case-7", []]);
  assert.deepEqual(whys(found.dossier), []);
  const alone = await sorted([page]);
  assert.deepEqual(alone.map(({ kind }) => kind), ["neither"]);
});

test("what was left out of a dossier, put in, exchanged or damaged is named, all of it", async () => {
  const dossier = async (answer, ...exhibits) => {
    const files = exhibits.map(([name, text]) => file(`c/exhibits/${name}`, text));
    const found = await sorted([...(answer === null ? [] : [file("c/answer.json", answer)]), ...files]);
    assert.deepEqual(found.map(({ kind }) => kind), ["dossier"]);
    return whys(found[0].dossier);
  };
  const own = ["0001.json", given.receipt];
  assert.deepEqual(await dossier(answerOf(place, 5), own), [["left_out", "exhibits/0002.json"]]);
  assert.deepEqual(await dossier(answerOf(place), own, ["0099.json", given.receipt]), [["put_in", "exhibits/0099.json"]]);
  assert.deepEqual(await dossier(answerOf(place + 1, place), ["0002.json", given.receipt], ["0001.json", "{"]), [["exhibit_damaged", FIRST]]);
  assert.deepEqual(await dossier(answerOf(place + 1, 5), own), [["exchanged", FIRST], ["left_out", "exhibits/0002.json"]]);
  assert.deepEqual(await dossier(null, own), [["answer_missing", undefined]]);
  for (const text of ["", "[]", '{"exhibits":[{"number":1}]}', '{"exhibits":[{"number":"1","index":0}]}', '{"exhibits":null}']) {
    assert.deepEqual(await dossier(text, own), [["answer_damaged", undefined]], text);
  }
});

test("a dossier whose log tells two histories is not whole", async () => {
  const [found] = await sorted([file("c/answer.json", answerOf(place)), file(`c/${FIRST}`, given.receipt)]);
  const report = await verifyReceipt(good, await readTrust(bytes(given.trust)));
  const forked = { ...report, checkpoint: { ...report.checkpoint, root: new Uint8Array(32) } };
  assert.deepEqual(whys(found.dossier, [report, report]), []);
  assert.deepEqual(whys(found.dossier, [report, forked]), [["two_histories", undefined]]);
});

/** A zip of these; `spoil` changes each member's stored bytes, not what the directory says of them. */
function zipped(members, { deflate = false, spoil = (_name, data) => data } = {}) {
  const [parts, directory] = [[], []];
  let at = 0;
  for (const [name, text] of members) {
    const data = bytes(text);
    const packed = Uint8Array.from(spoil(name, Uint8Array.from(deflate ? deflateRawSync(data) : data)));
    const fields = Buffer.alloc(26); // from "version needed" to the length of the extra field
    fields.writeUInt16LE(deflate ? 8 : 0, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(bytes(name).length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, bytes(name), packed]);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\0\0"), fields, offset, bytes(name));
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Uint8Array.from(Buffer.concat([...parts, listed, Buffer.from("PK\x05\x06"), end]));
}

const CASE = [["MANIFEST.json", "{}"], ["answer.json", answerOf(place)], [FIRST, given.receipt], ["index.html", "<p>"]];

test("a zip is opened as the folder that was packed, by whatever system", async () => {
  const mac = CASE.flatMap(([name, text]) => [[`case-7/${name}`, text], [`__MACOSX/case-7/${name.replace(/([^/]+)$/, "._$1")}`, "x"]]);
  for (const [members, path] of [[CASE, "a.zip"], [[["case-7/", ""], ...mac], "a.zip/case-7"]]) {
    for (const deflate of [false, true]) {
      const found = await sorted([file("a.zip", zipped(members, { deflate }))]);
      assert.deepEqual(found.map((one) => [one.kind, one.path]), [["dossier", path]]);
      assert.deepEqual(whys(found[0].dossier), []);
    }
  }
  const bundle = zipped([["MANIFEST.json", "{}"], ["release.txt", "told"], ["entry.json", new TextDecoder().decode(good.entry)], ["entry.tlog-proof", new TextDecoder().decode(good.proof)]]);
  const [receipt, ...more] = await sorted([file("b.standclear", bundle)]);
  assert.deepEqual([receipt.receipt.entry, more], [good.entry, []]);
});

test("a zip that is damaged says where, and hides nothing else", async () => {
  const turned = (name) => ({ spoil: (each, data) => (each === name && (data[5] ^= 1), data) });
  const [spoiled, ...none] = await sorted([file("a.zip", zipped(CASE, turned(FIRST)))]);
  assert.deepEqual([whys(spoiled.dossier), none], [[["exhibit_damaged", FIRST]], []]);
  assert.deepEqual(spoiled.dossier.exhibits.map(({ receipt }) => receipt.why), ["zip_member"]);
  const [unlisted] = await sorted([file("a.zip", zipped(CASE, turned("answer.json")))]);
  assert.deepEqual(whys(unlisted.dossier), [["zip_member", "answer.json"]]);
  const twice = await sorted([file("a.zip", zipped([...CASE, [FIRST, "{}"]]))]);
  assert.deepEqual(twice[0].dossier.exhibits.map(({ receipt }) => receipt.why), ["zip_twice"]);
  const whole = zipped(CASE);
  for (const cut of [whole.slice(0, 40), whole.slice(0, -30), whole.slice(0, -1), Uint8Array.from([...whole, 0])]) {
    const found = await sorted([file("a.zip", cut)]);
    assert.deepEqual(found.map(({ kind, why }) => [kind, why.why]), [["neither", "zip_damaged"]]);
  }
  const neither = await sorted([file("a.zip", zipped([["letter.txt", "x"]]))]);
  assert.deepEqual(neither.map(({ why }) => why.why), ["zip_empty"]);
});

test("whoever hands over the record is not the one to say whose signatures count", async () => {
  const brought = await sorted([file("a.zip", zipped([...CASE, ["trust.json", given.trust]]))]);
  assert.deepEqual(brought.map(({ kind, why }) => [kind, why?.why]), [["dossier", undefined], ["neither", "trust_inside"]]);
  const beside = await sorted([file("c/trust.json", given.trust), file("c/answer.json", answerOf(place)), file(`c/${FIRST}`, given.receipt)]);
  assert.deepEqual(beside.map(({ kind }) => kind), ["dossier", "neither"]);
  const own = await sorted([file("stick/trust.json", given.trust), file("stick/a.zip", zipped(CASE))]);
  assert.deepEqual(own.map(({ kind }) => kind), ["trust", "dossier"]);
});

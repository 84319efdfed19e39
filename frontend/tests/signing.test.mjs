/**
 * A duty officer signs in a browser; an auditor reads with Python. Both must mean the same bytes.
 *
 * The vectors are what Python wrote (tests/web/write_vectors.py). With OUT set, the leaves that
 * this side signed are written there, for Python to verify (tests/web/test_signing_vectors.py).
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { runnerImport } from "vite";

const here = (path) => new URL(path, import.meta.url);
const load = async (path) => (await runnerImport(here(path).pathname, { configFile: false })).module;
const read = (path) => JSON.parse(readFileSync(here(path), "utf8"));

const { key, cases } = read("vectors.json");
const schema = read("../src/lib/statement-schema.json");
const { canonical } = await load("../src/lib/canonical.ts");
const { fromBase64, toBase64, toHex } = await load("../src/lib/base64.ts");
const { derOf } = await load("../src/lib/keys.ts");
const { completed } = await load("../src/lib/schema.ts");
const sign = await load("../src/lib/sign.ts");

const text = (bytes) => new TextDecoder().decode(bytes);
const privateKey = await crypto.subtle.importKey(
  "pkcs8", derOf(key.pem), { name: "Ed25519" }, false, ["sign"],
); // prettier-ignore
const signer = {
  keyId: key.key_id,
  sign: async (message) =>
    new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, privateKey, message)),
};

async function sealed({ said, thread, issued_at, nonce }) {
  const { body, bodyHash } = await sign.shown(completed(said, schema));
  const bytes = fromBase64(nonce);
  const at = new Date(issued_at);
  const header = await sign.headerFor(said.type, "north", thread, at, body, bytes);
  return { ...(await sign.seal(header, body, bytes, signer)), shownHash: bodyHash };
}

for (const vector of cases) {
  test(`${vector.said.type}: body, header, what is signed and the envelope are Python's bytes`, async () => {
    const { leaf, body, header, shownHash, bodyHash, leafHash } = await sealed(vector);
    assert.equal(text(body), vector.body);
    assert.equal(shownHash, vector.body_sha256);
    assert.equal(bodyHash, vector.body_sha256);
    assert.equal(canonical(header), vector.header);
    const pae = sign.preAuthentication(new TextEncoder().encode(canonical(header)));
    assert.equal(toHex(await sign.sha256(pae)), vector.pae_sha256);
    assert.equal(text(leaf), vector.leaf);
    assert.equal(leafHash, vector.leaf_hash);
  });
}

test("a key of another party signs nothing for this one", async () => {
  const [vector] = cases;
  await assert.rejects(
    sealed({ ...vector }).then(({ header, body, nonce }) =>
      sign.seal({ ...header, issuer: "south" }, body, nonce, signer),
    ),
    /north#3 cannot sign for south/,
  );
});

test("what has no one spelling is refused", () => {
  for (const value of [1.5, 2 ** 53, -0, "\ud800", { a: [NaN] }]) {
    assert.throws(() => canonical(value), RangeError);
  }
});

test("names are sorted by UTF-16 units, as RFC 8785 asks", () => {
  assert.equal(canonical({ "\ufb33": 1, "\u{1f600}": 2, b: 3, a: 4 }), '{"a":4,"b":3,"\u{1f600}":2,"\ufb33":1}');
});

test("a file that is not a plain private key is refused", () => {
  assert.throws(() => derOf("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END"), RangeError);
});

test("fresh leaves can be handed to Python", { skip: !process.env.OUT }, async () => {
  const leaves = [];
  for (const vector of cases) {
    const nonce = toBase64(sign.newNonce());
    const made = await sealed({ ...vector, nonce });
    leaves.push({ leaf: text(made.leaf), body: text(made.body), nonce });
  }
  writeFileSync(process.env.OUT, JSON.stringify(leaves));
});

/**
 * Turning what a party says into a signed entry, in the browser.
 *
 *   body    canonical JSON of the statement        commit = base64(SHA-256(nonce || body))
 *   header  canonical JSON: who, what number, the commit
 *   leaf    the DSSE envelope: base64(header), and the signature over its exact bytes
 *
 * Promise: the bytes are those of the desk's own writer (tests/signing.test.mjs holds vectors);
 * what is signed is the body that was shown, whose SHA-256 was shown.
 * Not here: where keys rest (keys.ts), sending (statements.ts).
 *
 * Source: DSSE v1.0.0 (pre-authentication encoding), RFC 8785, RFC 8032; log/header.py, log/entry.py.
 */

import { type Bytes, joined, toBase64, toHex } from "./base64";
import { type Json, canonicalBytes } from "./canonical";

export const PAYLOAD_TYPE = "application/vnd.standclear.entry.v1+json";
export const NONCE_BYTES = 32;

/** What an entry shows to everybody who holds the log; members as in log/header.py. */
export interface Header {
  type: string;
  issuer: string;
  seq: number;
  prev: string;
  issued_at: string;
  v: 1;
  after: { origin: string; size: number; root: string }[];
  to: string[];
  subject: string;
  commit: string;
  body_size: number;
  valid_from: string;
  valid_to: string;
  urgency: "routine" | "urgent" | "life_saving" | "cease";
  test: boolean;
  custodial: boolean;
  release: { recipient: string; number: number } | null;
  reason: string;
}

/** Where an author's numbered thread of entries stands: the last number and its leaf hash. */
export interface Thread {
  seq: number;
  prev: string;
}

export interface Signer {
  keyId: string; // "north#1"
  sign(message: Bytes): Promise<Bytes>;
}

export interface Sealed {
  leaf: Bytes;
  body: Bytes;
  nonce: Bytes;
  header: Header;
  bodyHash: string; // what the person was shown before signing
  leafHash: string; // RFC 6962: the name of this entry in the log
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The bytes that are signed for a statement, and the hash that is shown beside it. */
export async function shown(statement: Json): Promise<{ body: Bytes; bodyHash: string }> {
  const body = canonicalBytes(statement);
  return { body, bodyHash: toHex(await sha256(body)) };
}

/** Leaf hash of RFC 6962 section 2.1: SHA-256(0x00 || leaf). */
export async function leafHash(leaf: Bytes): Promise<string> {
  return toHex(await sha256(joined(new Uint8Array([0]), leaf)));
}

/** What a header says of a body's size: 4 KiB, 8, 16 ..., the first that holds it. */
export function shownSize(size: number): number {
  let shown = 4096;
  while (shown < size) shown *= 2;
  return shown;
}

/** A header over a body; the statement's type and the party's thread decide the rest. */
export async function headerFor(
  type: string,
  issuer: string,
  thread: Thread,
  issuedAt: Date,
  body: Bytes,
  nonce: Bytes,
): Promise<Header> {
  return {
    type,
    issuer,
    seq: thread.seq + 1,
    prev: thread.prev,
    issued_at: rfc3339(issuedAt),
    v: 1,
    after: [],
    to: [],
    subject: "",
    commit: await commitment(body, nonce),
    body_size: shownSize(body.length),
    valid_from: "",
    valid_to: "",
    urgency: "routine",
    test: false,
    custodial: false,
    release: null,
    reason: "",
  };
}

/** Sign a header; the signature covers its exact bytes and, through `commit`, the body. */
export async function seal(
  header: Header,
  body: Bytes,
  nonce: Bytes,
  signer: Signer,
): Promise<Sealed> {
  if (signer.keyId.split("#")[0] !== header.issuer) {
    throw new RangeError(`key ${signer.keyId} cannot sign for ${header.issuer}`);
  }
  const payload = canonicalBytes(header as unknown as Json);
  const signature = await signer.sign(preAuthentication(payload));
  const leaf = envelope(payload, signer.keyId, signature);
  const bodyHash = toHex(await sha256(body));
  return { leaf, body, nonce, header, bodyHash, leafHash: await leafHash(leaf) };
}

/** base64(SHA-256(nonce || body)): binds to the body, tells nothing without the nonce. */
export async function commitment(body: Bytes, nonce: Bytes): Promise<string> {
  if (nonce.length !== NONCE_BYTES) {
    throw new RangeError(`a nonce of ${nonce.length} bytes: want ${NONCE_BYTES} random ones`);
  }
  return toBase64(await sha256(joined(nonce, body)));
}

export function newNonce(): Bytes {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/** DSSE PAE: "DSSEv1" SP length(type) SP type SP length(payload) SP payload. */
export function preAuthentication(payload: Bytes): Bytes {
  const prefix = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return joined(new TextEncoder().encode(prefix), payload);
}

/** The envelope has no free choices: canonical JSON in a fixed order. */
export function envelope(payload: Bytes, keyId: string, signature: Bytes): Bytes {
  return new TextEncoder().encode(
    `{"payload":"${toBase64(payload)}","payloadType":"${PAYLOAD_TYPE}",` +
      `"signatures":[{"keyid":"${keyId}","sig":"${toBase64(signature)}"}]}`,
  );
}

/** An instant as the log spells it: UTC, whole seconds. */
export function rfc3339(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

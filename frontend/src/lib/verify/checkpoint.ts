/**
 * A log's signed checkpoint, and the proof that an entry stands below it.
 *
 * Promise: accepts what log/note.py, log/checkpoint.py and log/proof.py accept, and nothing else.
 * Source: c2sp.org signed-note, tlog-checkpoint, tlog-proof v1; RFC 6962 section 2.1, RFC 9162
 * section 2.1.3.2.
 */

import { type Bytes, joined, toHex } from "../base64";
import { sha256 } from "../sign";
import { Refused, base64Of, isText, looseBase64, need, textOf } from "./read";
import type { Check } from "./signed";

const DECIMAL = "0|[1-9][0-9]{0,18}";
const MOST_HASHES = 63; // a tree of 2^63 entries
const MOST_SIGNATURES = 16;
const MOST_BYTES = 1_000_000;
const ED25519_TYPE = 1; // the first byte of a verifier key

/** A log's name and key, as `name+hash+base64` hands them over. */
export interface LogKey {
  name: string;
  hash: string;
  publicKey: Bytes;
}

export interface Proof {
  index: bigint;
  hashes: Bytes[];
  note: Bytes;
}

export interface Checkpoint {
  size: bigint;
  root: Bytes;
}

export async function readLogKey(text: unknown): Promise<LogKey> {
  const match = typeof text === "string" ? /^([^+\n]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) : null;
  need(match !== null, "log_key");
  const [, name = "", hash = "", key = ""] = match;
  need(isName(name), "log_key");
  const raw = base64Of(key, "trust/log");
  need(raw.length === 33 && raw[0] === ED25519_TYPE, "log_key");
  const own = await sha256(joined(new TextEncoder().encode(`${name}\n`), raw));
  need(toHex(own.slice(0, 4)) === hash, "log_key");
  return { name, hash, publicKey: raw.slice(1) };
}

export function readProof(bytes: Bytes): Proof {
  const end = blankLine(bytes);
  need(end >= 0, "not_proof");
  const lines = textOf(bytes.slice(0, end), "proof").split("\n");
  need(lines[0] === "c2sp.org/tlog-proof@v1", "not_proof");
  need(isText(lines[1], `index (?:${DECIMAL})`), "not_proof");
  const hashes = lines.slice(2).map((line) => base64Of(line, "proof"));
  need(hashes.length <= MOST_HASHES && hashes.every((hash) => hash.length === 32), "not_proof");
  return { index: BigInt((lines[1] as string).slice(6)), hashes, note: bytes.slice(end + 2) };
}

function blankLine(bytes: Bytes): number {
  return bytes.findIndex((byte, k) => byte === 10 && bytes[k + 1] === 10);
}

/** The checkpoint, if this log signed it exactly once. */
export async function openCheckpoint(note: Bytes, log: LogKey, check: Check): Promise<Checkpoint> {
  need(note.length <= MOST_BYTES, "not_note");
  const text = textOf(note, "checkpoint");
  // eslint-disable-next-line no-control-regex
  need(!/[\u0000-\u0009\u000b-\u001f\u007f\ufffd]/.test(text), "not_note");
  const cut = text.lastIndexOf("\n\n");
  need(cut >= 0 && text.endsWith("\n") && cut + 2 < text.length, "not_note");
  const lines = text.slice(cut + 2, -1).split("\n");
  need(lines.length <= MOST_SIGNATURES, "not_note");
  const own = lines.flatMap((line) => ownSignature(line, log));
  need(own.length === 1, "checkpoint_unsigned", { log: log.name });
  const said = text.slice(0, cut + 1);
  const holds = await check(log.publicKey, own[0] as Bytes, new TextEncoder().encode(said));
  need(holds, "checkpoint_false", { log: log.name });
  return readCheckpoint(said, log);
}

function ownSignature(line: string, log: LogKey): Bytes[] {
  const match = /^\u2014 ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
  const [, name = "", encoded = ""] = match ?? [];
  const raw = looseBase64(encoded); // others' writers may leave stray bits in theirs
  need(match !== null && isName(name) && raw !== null && raw.length >= 5, "not_note");
  if (name !== log.name || toHex(raw.slice(0, 4)) !== log.hash) return [];
  return [base64Of(encoded, "checkpoint").slice(4)];
}

function readCheckpoint(text: string, log: LogKey): Checkpoint {
  const [name, size, root, end, ...more] = text.split("\n");
  need(more.length === 0 && end === "" && isText(size, DECIMAL), "not_checkpoint");
  need(name === log.name, "checkpoint_of_another", { log: log.name });
  const hash = base64Of(root, "checkpoint");
  need(hash.length === 32, "not_checkpoint");
  return { size: BigInt(size), root: hash };
}

/** A scheme-less URL: no plus sign, nothing invisible. */
const isName = (name: string): boolean => !name.includes("+") && /^[^\p{C}\p{Z}]+$/u.test(name);

/** The entry is the `index`-th, from 0, of the tree with this root; or `Refused`. */
export async function checkPlace(leaf: Bytes, proof: Proof, checkpoint: Checkpoint): Promise<void> {
  need(proof.index < checkpoint.size, "place_beyond");
  let [node, last] = [proof.index, checkpoint.size - 1n];
  let hash = await sha256(joined(new Uint8Array([0]), leaf));
  for (const sibling of proof.hashes) {
    if (last === 0n) throw new Refused("place_false");
    const right = (node & 1n) === 1n || node === last;
    hash = right ? await above(sibling, hash) : await above(hash, sibling);
    while (right && (node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    [node, last] = [node >> 1n, last >> 1n];
  }
  need(last === 0n && toHex(hash) === toHex(checkpoint.root), "place_false");
}

const above = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(joined(new Uint8Array([1]), left, right));

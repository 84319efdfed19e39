/**
 * An entry of the log, read in its one form: envelope, header, what was signed.
 *
 * Promise: accepts what log/entry.py and log/header.py accept, and nothing else.
 * Not here: whether the signature holds (receipt.ts).
 * Source: DSSE v1.0.0, RFC 8785.
 */

import type { Bytes } from "../base64";
import type { Json } from "../canonical";
import { type Header, PAYLOAD_TYPE, preAuthentication } from "../sign";
import { base64Of, canonicalOf, hasMembers, isText, isWhole, need } from "./read";

export const PARTY = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
export const KEY_ID = `${PARTY}#[1-9][0-9]{0,8}`;
const TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?Z";
const MOST_BYTES = 65535; // a leaf in a tile is preceded by its length in 16 bits (c2sp.org/tlog-tiles)

export interface ReadEntry {
  header: Header;
  keyId: string;
  signature: Bytes;
  message: Bytes; // what the key signed
  leaf: Bytes;
}

const isHash = (value: Json): boolean => isText(value, "[0-9a-f]{64}");
const isDigest = (value: Json): boolean => isText(value, "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");
const isIds = (value: Json): boolean =>
  Array.isArray(value) && value.every((one) => isText(one, PARTY)) && new Set(value).size === value.length;

/** A day that the calendar has, and an hour that the clock has. */
export function isTime(value: Json): boolean {
  if (!isText(value, TIME) || value.startsWith("0000")) return false;
  const at = new Date(`${value.slice(0, 19)}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 19) === value.slice(0, 19);
}

const isSeen = (value: Json): boolean =>
  hasMembers(value, ["origin", "size", "root"]) &&
  isText(value["origin"], "[!-*,-~]{1,255}") &&
  isWhole(value["size"], 0) &&
  isDigest(value["root"] as Json);

const isRelease = (value: Json): boolean =>
  value === null ||
  (hasMembers(value, ["recipient", "number"]) && isText(value["recipient"], PARTY) && isWhole(value["number"], 1));

const isReason = (value: Json): boolean =>
  // eslint-disable-next-line no-control-regex
  typeof value === "string" && [...value].length <= 256 && !/[\u0000-\u001f\u007f]/.test(value);

const isEmptyOr = (fits: (value: Json) => boolean) => (value: Json) => value === "" || fits(value);
const isFlag = (value: Json): boolean => typeof value === "boolean";

const FIELDS: Record<string, (value: Json) => boolean> = {
  v: (value) => value === 1,
  type: (value) => isText(value, PARTY),
  issuer: (value) => isText(value, PARTY),
  seq: (value) => isWhole(value, 1),
  prev: isEmptyOr(isHash),
  issued_at: isTime,
  after: (value) => Array.isArray(value) && value.every(isSeen),
  to: isIds,
  subject: isEmptyOr(isHash),
  commit: isDigest,
  body_size: (value) => isWhole(value, 0),
  valid_from: isEmptyOr(isTime),
  valid_to: isEmptyOr(isTime),
  urgency: (value) => isText(value, "routine|urgent|life_saving|cease"),
  test: isFlag,
  custodial: isFlag,
  release: isRelease,
  reason: isReason,
};

export function readEntry(leaf: Bytes): ReadEntry {
  need(leaf.length <= MOST_BYTES, "entry_large");
  const envelope = canonicalOf(leaf, "entry");
  need(hasMembers(envelope, ["payload", "payloadType", "signatures"]), "not_envelope");
  need(envelope["payloadType"] === PAYLOAD_TYPE, "not_envelope");
  const signatures = envelope["signatures"];
  need(Array.isArray(signatures) && signatures.length === 1, "not_one_signature");
  const [mark] = signatures;
  need(hasMembers(mark, ["keyid", "sig"]) && isText(mark["keyid"], KEY_ID), "not_one_signature");
  const keyId = mark["keyid"];
  const signature = base64Of(mark["sig"], "entry/sig");
  need(signature.length === 64, "not_base64", { what: "entry/sig" });
  const payload = base64Of(envelope["payload"], "entry/payload");
  const header = readHeader(payload);
  need(keyId.split("#")[0] === header.issuer, "key_of_another", { key: keyId, party: header.issuer });
  return { header, keyId, signature, message: preAuthentication(payload), leaf };
}

function readHeader(payload: Bytes): Header {
  const value = canonicalOf(payload, "header");
  need(hasMembers(value, Object.keys(FIELDS)), "header_members");
  for (const [name, fits] of Object.entries(FIELDS)) {
    need(fits(value[name] as Json), "header_value", { name });
  }
  need((value["seq"] === 1) === (value["prev"] === ""), "header_value", { name: "prev" });
  return value as unknown as Header;
}

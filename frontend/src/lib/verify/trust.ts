/**
 * Whose signatures count: the log's key, and each party's keys with the entries they may sign.
 *
 * A signature is judged by its entry's place in the log, never by a clock. The file comes from the
 * parties: a receipt that brought its own keys would prove nothing.
 */

import { type Bytes, toHex } from "../base64";
import { sha256 } from "../sign";
import { KEY_ID, PARTY } from "./entry";
import { type LogKey, readLogKey } from "./checkpoint";
import { Refused, base64Of, isObject, isText, isWhole, jsonOf, need } from "./read";

export interface TrustedKey {
  keyId: string;
  publicKey: Bytes;
  from: number;
  revoked: number | null;
  addedBy: string;
}

export interface Trust {
  log: LogKey;
  vkey: string;
  keys: TrustedKey[];
  hash: string; // SHA-256 of the file, to be compared aloud
}

export async function readTrust(bytes: Bytes): Promise<Trust> {
  const value = jsonOf(bytes, "trust");
  need(
    isObject(value) &&
      value["format"] === "standclear-trust" &&
      value["version"] === 1 &&
      Array.isArray(value["keys"]) &&
      typeof value["log"] === "string",
    "not_trust",
  );
  const keys = (value["keys"] as unknown[]).map((_, k) => readKey(value["keys"], k));
  const vkey = value["log"] as string;
  return { log: await readLogKey(vkey), vkey, keys, hash: toHex(await sha256(bytes)) };
}

function readKey(keys: unknown, k: number): TrustedKey {
  const key = (keys as never[])[k];
  const what = `trust/keys/${k}`;
  need(isObject(key), "not_trust_key", { what });
  const { keyid, public_key, from_index, revoked_index = null, added_by = "" } = key;
  const publicKey = base64Of(public_key, what);
  need(
    isText(keyid, KEY_ID) &&
      publicKey.length === 32 &&
      isWhole(from_index, 0) &&
      (revoked_index === null || isWhole(revoked_index, from_index)) &&
      isText(added_by, `(?:${PARTY})?`),
    "not_trust_key",
    { what },
  );
  return { keyId: keyid, publicKey, from: from_index, revoked: revoked_index as number | null, addedBy: added_by };
}

/** The key of this name that counted at this place of the log. */
export function keyAt(trust: Trust, keyId: string, index: bigint): TrustedKey {
  const counts = (key: TrustedKey): boolean =>
    key.keyId === keyId && BigInt(key.from) <= index && (key.revoked === null || index <= BigInt(key.revoked));
  const found = trust.keys.find(counts);
  if (found === undefined) throw new Refused("key_unknown", { key: keyId, index: String(index) });
  return found;
}

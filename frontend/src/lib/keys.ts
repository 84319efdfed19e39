/**
 * Where this browser keeps signing keys.
 *
 * Promise: a key made here, or read from a file, cannot be read out of the browser again: the
 * browser signs with it and never shows it. It stays in this browser profile only, and is gone
 * with it, so the party should hold a second key elsewhere.
 * Not here: which key counts (the log says; GET /v1/me lists them), what is signed (sign.ts).
 *
 * WebCrypto works only over HTTPS or on the machine itself; `canSign` says whether it does here.
 */

import { type Bytes, fromBase64, toBase64 } from "./base64";
import type { Signer } from "./sign";

const ED25519 = { name: "Ed25519" } as const;

/** A key held here, named by its public half: its number in the log may not be known yet. */
export interface HeldKey {
  publicKey: string; // base64 of 32 bytes
  privateKey: CryptoKey;
  party: string;
  made: string; // RFC 3339
}

/** What /v1/me says of a party's keys. */
export interface LogKey {
  key_id: string;
  public_key: string;
  live: boolean;
}

/** Whether this page may use WebCrypto at all. */
export const canSign = (): boolean =>
  globalThis.isSecureContext === true && globalThis.crypto?.subtle !== undefined;

/** A new key that this browser alone holds; give its public half to the desk. */
export async function makeKey(party: string, at: Date): Promise<HeldKey> {
  const pair = (await crypto.subtle.generateKey(ED25519, false, ["sign"])) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return keep({ publicKey: toBase64(raw), privateKey: pair.privateKey, party, made: stamp(at) });
}

/** A key from the file that `standclear key` wrote (PKCS #8, PEM); the file is not kept. */
export async function importPem(text: string, party: string, at: Date): Promise<HeldKey> {
  const der = derOf(text);
  const open = await crypto.subtle.importKey("pkcs8", der, ED25519, true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", open); // only so is the public half had
  if (x === undefined) throw new RangeError("this browser does not tell a key's public half");
  const publicKey = x.replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "=");
  const privateKey = await crypto.subtle.importKey("pkcs8", der, ED25519, false, ["sign"]);
  return keep({ publicKey, privateKey, party, made: stamp(at) });
}

/** The bytes of a PEM file; throws `RangeError` for anything but a plain PKCS #8 key. */
export function derOf(text: string): Bytes {
  const found = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(text);
  if (found?.[1] === undefined) {
    throw new RangeError("not a private key in PEM (PKCS #8) without password");
  }
  return fromBase64(found[1].replaceAll(/\s/g, ""));
}

/** A signer for the newest key of the party that is held here and live in the log, if any. */
export function signerOf(held: HeldKey[], known: LogKey[]): Signer | null {
  for (const logKey of [...known].reverse()) {
    const mine = held.find((key) => key.publicKey === logKey.public_key);
    if (mine !== undefined && logKey.live) return signer(logKey.key_id, mine.privateKey);
  }
  return null;
}

function signer(keyId: string, privateKey: CryptoKey): Signer {
  return {
    keyId,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, message)),
  };
}

const stamp = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

// ------------------------------------------------------------------ the browser's own store

const STORE = "keys";

function opened(): Promise<IDBDatabase> {
  const asked = indexedDB.open("standclear", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "publicKey" });
  return settled(asked);
}

async function keep(key: HeldKey): Promise<HeldKey> {
  const database = await opened();
  await settled(database.transaction(STORE, "readwrite").objectStore(STORE).put(key));
  return key;
}

/** The keys of a party that this browser holds. */
export async function heldKeys(party: string): Promise<HeldKey[]> {
  const database = await opened();
  const all = await settled<HeldKey[]>(database.transaction(STORE).objectStore(STORE).getAll());
  return all.filter((key) => key.party === party);
}

/** Take a key out of this browser; the log still names it until it is revoked there. */
export async function forgetKey(publicKey: string): Promise<void> {
  const database = await opened();
  await settled(database.transaction(STORE, "readwrite").objectStore(STORE).delete(publicKey));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's store did not answer"));
  });
}

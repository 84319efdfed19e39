/** Ed25519 by the browser itself (RFC 8032, WebCrypto). */

import type { Bytes } from "../base64";

/** The browser cannot do this kind of signature: nothing is known, in either direction. */
export class CannotSay extends Error {}

/** Whether the holder of a public key signed a message; throws `CannotSay`. */
export type Check = (publicKey: Bytes, signature: Bytes, message: Bytes) => Promise<boolean>;

export async function signed(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  if (globalThis.crypto?.subtle === undefined) throw new CannotSay("no WebCrypto here");
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "NotSupportedError") throw new CannotSay(fault.message);
    return false; // not a point of the curve
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
}

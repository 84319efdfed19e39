/**
 * A short name for a public key, for two people to compare aloud or on paper.
 *
 * The first 128 bits of SHA-256 over the 32 bytes of the key, in groups of four hex digits: enough
 * that nobody finds a second key with the same ones.
 */

import { fromBase64, toHex } from "./base64";
import { sha256 } from "./sign";

export async function fingerprint(publicKey: string): Promise<string> {
  const hex = toHex(await sha256(fromBase64(publicKey))).slice(0, 32);
  return hex.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

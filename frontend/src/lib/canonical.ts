/**
 * Canonical JSON (RFC 8785), for the bytes that are signed.
 *
 * Promise: the same document gives the same bytes as the desk's own writer, or throws.
 * Cannot carry: fractions, and integers that not every reader holds exactly (RFC 7493).
 */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The one spelling of a document. */
export function canonical(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return integer(value);
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const names = Object.keys(value).sort(); // by UTF-16 units, as RFC 8785 section 3.2.3 asks
  return `{${names.map((name) => `${text(name)}:${canonical(value[name] as Json)}`).join(",")}}`;
}

export function canonicalBytes(value: Json): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonical(value));
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw new RangeError(`${value}: want a whole number below 2^53`);
  }
  return String(value);
}

function text(value: string): string {
  const surrogate = /[\ud800-\udfff]/u; // in unicode mode only a lone half matches
  if (surrogate.test(value)) throw new RangeError("a text with half a character in it");
  return JSON.stringify(value);
}

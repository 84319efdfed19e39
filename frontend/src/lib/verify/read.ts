/**
 * Bytes that strangers wrote, read in their one spelling or refused.
 *
 * Promise: what two readers could read differently is refused: members twice, fractions, stray
 * bits, anything that is not UTF-8.
 * Source: RFC 8785, RFC 7493, RFC 4648.
 */

import { type Bytes, toBase64 } from "../base64";
import { type Json, canonical } from "../canonical";

/** Why a step does not hold: a key of the dictionaries (`refused.*`), with what it fills in. */
export class Refused extends Error {
  constructor(
    readonly why: string,
    readonly values: Record<string, string> = {},
  ) {
    super(`${why} ${JSON.stringify(values)}`);
  }
}

export function need(condition: unknown, why: string, values: Record<string, string> = {}): asserts condition {
  if (!condition) throw new Refused(why, values);
}

export type JsonObject = { [name: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Exactly these members, none missing and none unknown. */
export function hasMembers(value: Json | undefined, names: readonly string[]): value is JsonObject {
  if (!isObject(value)) return false;
  const found = Object.keys(value).sort();
  return found.length === names.length && [...names].sort().every((name, k) => name === found[k]);
}

export const isText = (value: Json | undefined, pattern: string): value is string =>
  typeof value === "string" && new RegExp(`^(?:${pattern})$`).test(value);

export const isWhole = (value: Json | undefined, least: number): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= least;

/** The text of bytes that are UTF-8. */
export function textOf(bytes: Bytes, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("not_text", { what });
  }
}

/** The bytes, whatever stray bits their spelling carries; null where it is not base64. */
export function looseBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The bytes, if this is the one base64 spelling of them. */
export function base64Of(text: Json | undefined, what: string): Bytes {
  const bytes = typeof text === "string" ? looseBase64(text) : null;
  need(bytes !== null && toBase64(bytes) === text, "not_base64", { what });
  return bytes;
}

/** JSON whose members stand there once and whose numbers are whole. */
export function jsonOf(bytes: Bytes, what: string): Json {
  const text = textOf(bytes, what);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refused("not_json", { what });
  }
  checkTokens(text, what);
  return value;
}

/** JSON in the one form of RFC 8785. */
export function canonicalOf(bytes: Bytes, what: string): Json {
  const value = jsonOf(bytes, what);
  let written = "";
  try {
    written = canonical(value);
  } catch {
    throw new Refused("not_canonical", { what });
  }
  need(written === textOf(bytes, what), "not_canonical", { what });
  return value;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g;

/** `JSON.parse` keeps the last of two equal names, and reads 1.0 as 1; others do not. */
function checkTokens(text: string, what: string): void {
  const open: Set<string>[] = [];
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const name = JSON.parse(before) as string;
      need(!open.at(-1)?.has(name), "member_twice", { what, name });
      open.at(-1)?.add(name);
    } else if (/^-?\d/.test(token)) {
      need(Number.isSafeInteger(Number(token)) && !/[.eE]/.test(token), "not_whole", { what, value: token.slice(0, 40) });
    }
    before = token;
  }
}

/**
 * The members of a zip, as a desk packs a dossier or any system packs a folder.
 *
 * Promise: each member is read as its directory states it, and held against its CRC-32; one that is
 * damaged is its fault and hides no other. Nothing unpacks to more than `MOST_BYTES` in all.
 * Not here: zip64, passwords, other packings than deflate: such a zip is refused.
 * Source: PKWARE APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16.
 */

import type { Bytes } from "../base64";
import { Refused, need } from "./read";

export const MOST_BYTES = 64 << 20; // as links/bundle.py
const MOST_MEMBERS = 10_000; // a dossier has at most 1,000; other systems list folders too
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const LOCKED = 1; // the flag's bit

export interface Member {
  name: string;
  content: Bytes | Refused;
}

interface Place {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

export const isZip = (bytes: Bytes): boolean => bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL;

/** Files by name, folders left out; `Refused` where the zip as a whole cannot be read. */
export async function unzip(bytes: Bytes): Promise<Member[]> {
  const places = directory(bytes).filter(({ name }) => !name.endsWith("/"));
  const total = places.reduce((sum, { size }) => sum + size, 0);
  need(total <= MOST_BYTES, "file_large", { most: String(MOST_BYTES >> 20) });
  const names = places.map(({ name }) => name);
  const found: Member[] = [];
  for (const name of new Set(names)) {
    const own = places.filter((place) => place.name === name);
    const content = own.length > 1 ? new Refused("zip_twice", { name }) : await read(bytes, own[0] as Place);
    found.push({ name, content });
  }
  return found;
}

const viewOf = (bytes: Bytes): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function directory(bytes: Bytes): Place[] {
  const view = viewOf(bytes);
  const end = endOf(view);
  const [count, size, start] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  need(view.getUint16(end + 4, true) === 0 && count <= MOST_MEMBERS && start + size === end, "zip_damaged");
  const places: Place[] = [];
  let at = start;
  while (at < end) {
    need(at + 46 <= end && view.getUint32(at, true) === CENTRAL, "zip_damaged");
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [number, number, number];
    const next = at + 46 + name + extra + comment;
    need(next <= end, "zip_damaged");
    places.push({
      name: nameOf(bytes.slice(at + 46, at + 46 + name)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at = next;
  }
  need(places.length === count, "zip_damaged");
  return places;
}

/** Where the record that ends the zip begins: nothing may come behind its comment. */
function endOf(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at -= 1) {
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at;
  }
  throw new Refused("zip_damaged");
}

function nameOf(bytes: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refused("zip_damaged");
  }
}

async function read(bytes: Bytes, place: Place): Promise<Bytes | Refused> {
  const damaged = new Refused("zip_member", { name: place.name });
  const view = viewOf(bytes);
  if (place.flags & LOCKED || place.at + 30 > bytes.length || view.getUint32(place.at, true) !== LOCAL) return damaged;
  const start = place.at + 30 + view.getUint16(place.at + 26, true) + view.getUint16(place.at + 28, true);
  if (start + place.packed > bytes.length) return damaged;
  const packed = bytes.slice(start, start + place.packed);
  const content = place.method === STORED ? packed : place.method === DEFLATED ? await inflated(packed, place.size) : null;
  return content !== null && content.length === place.size && crc32(content) === place.crc ? content : damaged;
}

/** Unpacked, or null: damaged, longer than stated, or by a browser that cannot. */
async function inflated(packed: Bytes, size: number): Promise<Bytes | null> {
  const content = new Uint8Array(size);
  let at = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return content.slice(0, at);
      if (at + value.length > size) {
        await reader.cancel();
        return null;
      }
      content.set(value, at);
      at += value.length;
    }
  } catch {
    return null;
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Bytes): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** What was dropped, chosen or pasted: which of it is a receipt, which the trust file. */

import type { Bytes } from "../lib/base64";
import { type Receipt, readReceipt, receiptOfFiles } from "../lib/verify/receipt";
import { Refused, isObject, jsonOf } from "../lib/verify/read";
import { type Trust, readTrust } from "../lib/verify/trust";

const MOST_BYTES = 64_000_000; // as log/receipt_files.py

export interface Named {
  path: string; // "case-7/entry.json"
  bytes: Bytes;
}

export type Found =
  | { kind: "trust"; path: string; trust: Trust }
  | { kind: "receipt"; path: string; receipt: Receipt }
  | { kind: "neither"; path: string; why: Refused };

/** Every receipt and trust file among these; what is neither is named. */
export async function sorted(given: Named[]): Promise<Found[]> {
  const files = given.filter(({ path }) => !isForReading(path, given));
  const folders = new Map<string, Named[]>();
  for (const file of files) {
    const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  const found: Found[] = [];
  for (const [folder, inside] of folders) {
    const named = new Map(inside.map(({ path, bytes }) => [path.slice(folder.length), bytes]));
    const rest = await take(found, folder, named);
    for (const file of inside.filter(({ path }) => rest.has(path.slice(folder.length)))) {
      found.push(await one(file));
    }
  }
  return found;
}

/** What of a dossier proves nothing: its page, its answer, the verifiers that came with it; its exhibits lie beside. */
function isForReading(path: string, files: Named[]): boolean {
  const match = /^(.*\/)?(index\.html|answer\.json|MANIFEST\.json|verifier\/[^/]+)$/.exec(path);
  return match !== null && files.some((file) => file.path.startsWith(`${match[1] ?? ""}exhibits/`));
}

/** The receipt that a folder's four files are, if they are; the names that remain. */
async function take(found: Found[], folder: string, named: Map<string, Bytes>): Promise<Set<string>> {
  const names = new Set(named.keys());
  try {
    const receipt = receiptOfFiles(named);
    if (receipt === null) return names;
    found.push({ kind: "receipt", path: folder || "entry.json", receipt });
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    found.push({ kind: "neither", path: folder || "entry.json", why: fault });
  }
  for (const name of ["entry.json", "entry.tlog-proof", "body.json", "body.nonce"]) names.delete(name);
  return names;
}

async function one({ path, bytes }: Named): Promise<Found> {
  try {
    const value = jsonOf(bytes, "receipt");
    if (isObject(value) && value["format"] === "standclear-trust") {
      return { kind: "trust", path, trust: await readTrust(bytes) };
    }
    return { kind: "receipt", path, receipt: readReceipt(bytes) };
  } catch (fault) {
    if (fault instanceof Refused) return { kind: "neither", path, why: fault };
    throw fault;
  }
}

export async function namedOf(files: Iterable<File>): Promise<Named[]> {
  const own = [...files].filter((file) => file.size <= MOST_BYTES);
  return Promise.all(
    own.map(async (file) => ({
      path: file.webkitRelativePath || file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

/** The same for what was dropped, into whose folders one has to look. */
export async function dropped(data: DataTransfer): Promise<Named[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map(inside))).flat();
}

async function inside(entry: FileSystemEntry): Promise<Named[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    return (await namedOf([file])).map(({ bytes }) => ({ path, bytes }));
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // A reader hands out a part at a time, and nothing when it is done.
    const part = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (part.length === 0) break;
    found.push(...part);
  }
  return (await Promise.all(found.map(inside))).flat();
}

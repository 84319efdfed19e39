/** What was dropped, chosen or pasted: which of it is a receipt, a dossier, the trust file. */

import type { Bytes } from "../lib/base64";
import { ANSWER, type Dossier } from "../lib/verify/dossier";
import { type Receipt, readReceipt, receiptOfFiles } from "../lib/verify/receipt";
import { Refused, isObject, jsonOf } from "../lib/verify/read";
import { type Trust, readTrust } from "../lib/verify/trust";
import { MOST_BYTES, isZip, unzip } from "../lib/verify/zip";

export interface Named {
  path: string; // "case-7/entry.json"
  bytes: Bytes | Refused; // why it could not be read
}

export type Found =
  | { kind: "trust"; path: string; trust: Trust }
  | { kind: "receipt"; path: string; receipt: Receipt }
  | { kind: "dossier"; path: string; dossier: Dossier }
  | { kind: "neither"; path: string; why: Refused };

/** Every receipt, dossier and trust file among these; what is none of them is named. */
export async function sorted(given: Named[]): Promise<Found[]> {
  const zips = given.filter(({ bytes }) => !(bytes instanceof Refused) && isZip(bytes));
  const found = await loose(given.filter((file) => !zips.includes(file)));
  for (const zip of zips) found.push(...(await opened(zip)));
  return found;
}

/** A zip stands for the folder that was packed. What else is in it, such as a cause, is passed over. */
async function opened({ path, bytes }: Named): Promise<Found[]> {
  try {
    const members = await unzip(bytes as Bytes);
    const own = members.filter(({ name }) => !name.startsWith("__MACOSX/")); // what one system adds
    const inside = own.map(({ name, content }) => ({ path: `${path}/${name}`, bytes: content }));
    const found = await loose(inside, `${path}/`);
    const told = found.filter((one) => one.kind !== "neither" || /^(trust_inside|zip_.*)$/.test(one.why.why));
    return told.length ? told : [{ kind: "neither", path, why: new Refused("zip_empty") }];
  } catch (fault) {
    if (fault instanceof Refused) return [{ kind: "neither", path, why: fault }];
    throw fault;
  }
}

/** `zip`: the one that they all came in. */
async function loose(given: Named[], zip = ""): Promise<Found[]> {
  const found: Found[] = [];
  const roots = rootsOf(given, zip);
  for (const root of roots) found.push(dossierAt(root, given));
  const files = given.filter((file) => !roots.some((root) => isOfDossier(file, root)));
  const carried = [zip, ...roots].filter(Boolean); // a trust file in any of these came with what it should vouch for
  const folders = new Map<string, Named[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  for (const [folder, inside] of folders) {
    const named = new Map(inside.map((file) => [file.path.slice(folder.length), file]));
    const rest = take(found, folder, named);
    for (const file of inside.filter(({ path }) => rest.has(path.slice(folder.length)))) {
      found.push(await one(file, carried.some((root) => file.path.startsWith(root))));
    }
  }
  return found;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
const EXHIBIT = /^(.*\/)?(exhibits\/[A-Za-z0-9._-]+\.json)$/;
const BESIDE = /^(answer\.json|index\.html|MANIFEST\.json|verifier\/[^/]+)$/; // what of it proves nothing

/** The folders, "" or ending in a slash, that are dossiers: exhibits lie there, or did beside an answer. */
function rootsOf(files: Named[], zip: string): string[] {
  const roots = files.flatMap(({ path }) => {
    const match = EXHIBIT.exec(path);
    if (match !== null) return [match[1] ?? ""];
    const left = path.endsWith(`/${ANSWER}`) && (zip !== "" || files.some((one) => one.path === `${folderOf(path)}index.html`));
    return left ? [folderOf(path)] : [];
  });
  return [...new Set(roots)];
}

function isOfDossier({ path, bytes }: Named, root: string): boolean {
  if (!path.startsWith(root)) return false;
  const match = EXHIBIT.exec(path);
  const name = path.slice(root.length);
  if (match !== null && (match[1] ?? "") === root) return true;
  return name === ANSWER || (BESIDE.test(name) && !(bytes instanceof Refused));
}

function dossierAt(root: string, files: Named[]): Found {
  const answer = files.find(({ path }) => path === `${root}${ANSWER}`)?.bytes ?? null;
  const exhibits = files
    .map(({ path, bytes }) => ({ match: EXHIBIT.exec(path), bytes }))
    .filter(({ match }) => match !== null && (match[1] ?? "") === root)
    .map(({ match, bytes }) => ({ name: match?.[2] ?? "", receipt: receiptIn(bytes) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { kind: "dossier", path: root.replace(/\/$/, ""), dossier: { answer, exhibits } };
}

function receiptIn(bytes: Bytes | Refused): Receipt | Refused {
  if (bytes instanceof Refused) return bytes;
  try {
    return readReceipt(bytes);
  } catch (fault) {
    if (fault instanceof Refused) return fault;
    throw fault;
  }
}

/** The receipt that a folder's four files are, if they are; the names that remain. */
function take(found: Found[], folder: string, named: Map<string, Named>): Set<string> {
  const names = new Set(named.keys());
  const readable = [...named].flatMap(([name, { bytes }]) => (bytes instanceof Refused ? [] : [[name, bytes] as const]));
  try {
    const receipt = receiptOfFiles(new Map(readable));
    if (receipt === null) return names;
    found.push({ kind: "receipt", path: folder || "entry.json", receipt });
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    found.push({ kind: "neither", path: folder || "entry.json", why: fault });
  }
  for (const name of ["entry.json", "entry.tlog-proof", "body.json", "body.nonce"]) {
    if (!(named.get(name)?.bytes instanceof Refused)) names.delete(name);
  }
  return names;
}

async function one({ path, bytes }: Named, carried: boolean): Promise<Found> {
  try {
    if (bytes instanceof Refused) throw bytes;
    const value = jsonOf(bytes, "receipt");
    if (isObject(value) && value["format"] === "standclear-trust") {
      if (carried) throw new Refused("trust_inside");
      return { kind: "trust", path, trust: await readTrust(bytes) };
    }
    return { kind: "receipt", path, receipt: readReceipt(bytes) };
  } catch (fault) {
    if (fault instanceof Refused) return { kind: "neither", path, why: fault };
    throw fault;
  }
}

export function namedOf(files: Iterable<File>): Promise<Named[]> {
  return Promise.all([...files].map(async (file) => ({ path: file.webkitRelativePath || file.name, bytes: await bytesOf(file) })));
}

async function bytesOf(file: File): Promise<Bytes | Refused> {
  if (file.size > MOST_BYTES) return new Refused("file_large", { most: String(MOST_BYTES >> 20) });
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return new Refused("file_unread"); // moved, changed or locked since it was chosen
  }
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

/**
 * A receipt, asked the six questions of `standclear proof verify`, with nothing but the browser.
 *
 *   1 entry       it is in its one form
 *   2 checkpoint  the proof is in its one form, and this log's key signed its checkpoint
 *   3 place       the entry stands at the stated place below that checkpoint
 *   4 key         the signing key is one of the author's, and counted at that place
 *   5 signature   that key signed this entry
 *   6 body        the body, if given, is the one that the author committed to
 *
 * Promise: answers as log/receipt.py and verifier/standclear_verify.py do, over the fixtures that
 * they wrote (tests/verify.test.mjs); what cannot be asked is not said to be false, nor to hold.
 */

import type { Bytes } from "../base64";
import { commitment, shownSize } from "../sign";
import { type Checkpoint, type Proof, checkPlace, openCheckpoint, readProof } from "./checkpoint";
import { type ReadEntry, readEntry } from "./entry";
import { Refused, base64Of, isObject, jsonOf, need, textOf } from "./read";
import { CannotSay, type Check, signed } from "./signed";
import { type Trust, type TrustedKey, keyAt } from "./trust";

export { CannotSay };
export type Outcome = "holds" | "fails" | "cannot" | "absent";
export const STEPS = ["entry", "checkpoint", "place", "key", "signature", "body"] as const;

export interface Receipt {
  entry: Bytes;
  proof: Bytes;
  body: Bytes | null;
  nonce: Bytes | null;
}

/** `says`: its sentence, `refused.*` of the dictionaries where it fails, else `step.*`. */
export interface Step {
  name: (typeof STEPS)[number];
  outcome: Outcome;
  says: string;
  values: Record<string, string>;
  notes: string[]; // further sentences: an exercise, a key held or added by the desk
}

export interface Report {
  steps: Step[];
  outcome: "holds" | "fails" | "cannot";
  entry: ReadEntry | null;
  index: string | null;
  checkpoint: Checkpoint | null; // where the log signed it
  body: string | null; // its text, where step 6 holds
}

const FOLDER = ["entry.json", "entry.tlog-proof", "body.json", "body.nonce"] as const;

/** A receipt from its one-file form. */
export function readReceipt(bytes: Bytes): Receipt {
  const value = jsonOf(bytes, "receipt");
  need(isObject(value) && value["format"] === "standclear-receipt" && value["version"] === 1, "not_receipt");
  const read = (name: string) => ((value[name] ?? null) === null ? null : base64Of(value[name], name));
  const [entry, proof] = [read("entry"), read("proof")];
  need(entry !== null && proof !== null, "not_receipt");
  return { entry, proof, body: read("body"), nonce: read("nonce") };
}

/** A receipt from the files of its folder, by name; null where they are not those. */
export function receiptOfFiles(files: Map<string, Bytes>): Receipt | null {
  const [entry, proof, body, nonce] = FOLDER.map((name) => files.get(name));
  if (entry === undefined || proof === undefined) return null;
  const line = nonce && textOf(nonce, "nonce").replace(/\n$/, "");
  return { entry, proof, body: body ?? null, nonce: line === undefined ? null : base64Of(line, "nonce") };
}

/** `check`: how signatures are checked; the browser's own way unless said otherwise. */
export async function verifyReceipt(receipt: Receipt, trust: Trust, check: Check = signed): Promise<Report> {
  const steps: Step[] = [];
  const entry = await ask(steps, "entry", () => readEntry(receipt.entry), sayEntry);
  const opened = await ask(steps, "checkpoint", () => open(receipt, trust, check), ({ checkpoint }) => ({
    log: trust.log.name,
    size: String(checkpoint.size),
  }));
  const both = entry && opened;
  await ask(steps, "place", both && (() => place(entry, opened)), () => ({ index: String(opened?.proof.index) }));
  const key = await ask(steps, "key", both && (() => keyAt(trust, entry.keyId, opened.proof.index)), sayKey, (found) =>
    fromAnother(found) ? ["key_by_desk"] : [],
  );
  const ready = entry && key;
  await ask(steps, "signature", ready && (() => sign(entry, key, check)), () => ({ key: entry?.keyId ?? "" }));
  const body = await askBody(steps, receipt, entry);
  const notes = [...(entry?.header.test ? ["exercise"] : []), ...(entry?.header.custodial ? ["custodial"] : [])];
  if (steps[0]) steps[0].notes.push(...notes);
  const [index, checkpoint] = opened ? [String(opened.proof.index), opened.checkpoint] : [null, null];
  return { steps, outcome: overall(steps), entry, index, checkpoint, body };
}

/** Nothing fails: it holds. Something could not be asked, and nothing fails: nobody can say. */
function overall(steps: Step[]): Report["outcome"] {
  if (steps.some((step) => step.outcome === "fails")) return "fails";
  return steps.some((step) => step.outcome === "cannot") ? "cannot" : "holds";
}

type Values = Record<string, string>;

async function ask<T>(
  steps: Step[],
  name: Step["name"],
  question: (() => T | Promise<T>) | null,
  say: (found: T) => Values,
  note: (found: T) => string[] = () => [],
): Promise<T | null> {
  const add = (outcome: Outcome, says: string, values: Values = {}, notes: string[] = []) =>
    steps.push({ name, outcome, says, values, notes });
  if (question === null) {
    add("cannot", "unasked");
    return null;
  }
  try {
    const found = await question();
    add("holds", `${name}_holds`, say(found), note(found));
    return found;
  } catch (fault) {
    if (fault instanceof Refused) add("fails", fault.why, fault.values);
    else if (fault instanceof CannotSay) add("cannot", "no_browser");
    else throw fault;
    return null;
  }
}

const sayEntry = ({ header }: ReadEntry): Values => ({
  seq: String(header.seq),
  party: header.issuer,
  type: header.type,
  at: header.issued_at,
});

async function open(receipt: Receipt, trust: Trust, check: Check): Promise<{ proof: Proof; checkpoint: Checkpoint }> {
  const proof = readProof(receipt.proof);
  return { proof, checkpoint: await openCheckpoint(proof.note, trust.log, check) };
}

async function place(entry: ReadEntry, opened: { proof: Proof; checkpoint: Checkpoint }): Promise<true> {
  await checkPlace(entry.leaf, opened.proof, opened.checkpoint);
  return true;
}

const sayKey = (key: TrustedKey): Values => ({ key: key.keyId });
const fromAnother = (key: TrustedKey): boolean => !["", key.keyId.split("#")[0]].includes(key.addedBy);

async function sign(entry: ReadEntry, key: TrustedKey, check: Check): Promise<true> {
  need(await check(key.publicKey, entry.signature, entry.message), "not_signed", { key: entry.keyId });
  return true;
}

async function askBody(steps: Step[], receipt: Receipt, entry: ReadEntry | null): Promise<string | null> {
  if (receipt.body === null && receipt.nonce === null) {
    steps.push({ name: "body", outcome: "absent", says: "body_absent", values: {}, notes: [] });
    return null;
  }
  const question = entry && (() => bodyFits(receipt, entry));
  const fits = await ask(steps, "body", question, (size) => ({ size: String(size) }));
  return fits === null || receipt.body === null ? null : new TextDecoder().decode(receipt.body);
}

async function bodyFits({ body, nonce }: Receipt, { header }: ReadEntry): Promise<number> {
  need(body !== null && nonce !== null && nonce.length === 32, "body_without_nonce");
  need([body.length, shownSize(body.length)].includes(header.body_size), "body_size"); // exact in earlier logs
  need((await commitment(body, nonce)) === header.commit, "body_other");
  return body.length;
}

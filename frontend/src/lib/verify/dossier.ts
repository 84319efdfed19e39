/**
 * Whether a dossier is whole: the exhibits that its answer lists, each at its place, of one log.
 *
 * Promise: names what was left out, put in or exchanged as service/dossier/whole.py and
 * verifier/standclear_verify.py do, and what of it cannot be read; all of it, not the first alone.
 * Not here: whether each exhibit holds (receipt.ts). Whether more should have been listed only the
 * log shows.
 */

import { type Bytes, toHex } from "../base64";
import { readProof } from "./checkpoint";
import { Refused, textOf } from "./read";
import type { Receipt, Report } from "./receipt";

export const ANSWER = "answer.json";

export interface Exhibit {
  name: string; // "exhibits/0001.json"
  receipt: Receipt | Refused;
}

export interface Dossier {
  answer: Bytes | Refused | null; // null: there is none
  exhibits: Exhibit[];
}

/** One sentence each, `refused.*` of the dictionaries; none where it is whole. */
export function wholeness({ answer, exhibits }: Dossier, reports: (Report | null)[]): Refused[] {
  let listed: Map<string, number>;
  try {
    listed = listedIn(answer);
  } catch (fault) {
    if (fault instanceof Refused) return [fault];
    throw fault;
  }
  const within = new Map(exhibits.map((one) => [one.name, one]));
  const names = [...new Set([...listed.keys(), ...within.keys()])].sort();
  return [...names.flatMap((name) => faultOf(name, listed.get(name), within.get(name))), ...histories(reports)];
}

function listedIn(answer: Dossier["answer"]): Map<string, number> {
  if (answer === null) throw new Refused("answer_missing");
  if (answer instanceof Refused) throw answer;
  try {
    const { exhibits } = JSON.parse(textOf(answer, ANSWER)) as { exhibits: { number: number; index: number }[] };
    return new Map(exhibits.map(({ number, index }) => [nameOf(whole(number)), whole(index)]));
  } catch {
    throw new Refused("answer_damaged");
  }
}

const nameOf = (number: number): string => `exhibits/${String(number).padStart(4, "0")}.json`;

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new Refused("answer_damaged");
  return value;
}

function faultOf(name: string, listed: number | undefined, exhibit: Exhibit | undefined): Refused[] {
  if (exhibit === undefined) return [new Refused("left_out", { name })];
  if (listed === undefined) return [new Refused("put_in", { name })];
  if (exhibit.receipt instanceof Refused) return [new Refused("exhibit_damaged", { name })];
  const index = placeOf(exhibit.receipt);
  if (index === null || index === BigInt(listed)) return [];
  return [new Refused("exchanged", { name, index: String(index), listed: String(listed) })];
}

/** The place in the log that a receipt states; null where its proof cannot be read, which its own report says. */
function placeOf(receipt: Receipt): bigint | null {
  try {
    return readProof(receipt.proof).index;
  } catch (fault) {
    if (fault instanceof Refused) return null;
    throw fault;
  }
}

/** Two checkpoints of one size by the same log that differ. */
function histories(reports: (Report | null)[]): Refused[] {
  const roots = new Map<bigint, string>();
  for (const report of reports) {
    if (!report?.checkpoint) continue;
    const { size, root } = report.checkpoint;
    const seen = roots.get(size) ?? toHex(root);
    if (seen !== toHex(root)) return [new Refused("two_histories", { size: String(size) })];
    roots.set(size, seen);
  }
  return [];
}

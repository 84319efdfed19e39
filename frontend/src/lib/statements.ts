/**
 * Saying something to the desk: complete the statement, show it, sign it, send it.
 *
 *   const draft = await prepare({ type: "receipt.give", receipt: {...} });   // show draft.bodyHash
 *   const answer = await say(draft);
 *
 * Promise: exactly the bytes whose hash was shown are signed. When the party's thread moved on in
 * between, the same body is signed again at the new place, once. What was handed in without an
 * answer is handed in again byte for byte; only a refusal by the desk lets it be signed anew.
 */

import { Fault } from "./api";
import { type Bytes, toBase64 } from "./base64";
import type { Json } from "./canonical";
import type { OverlapDocument, Remedy } from "./documents";
import { type Kept, answeredFor, fates } from "./fates.svelte";
import { t } from "./i18n.svelte";
import { heldKeys, signerOf } from "./keys";
import { withSecond } from "./second";
import { refresh, session } from "./session.svelte";
import { clock } from "./clock.svelte";
import schema from "./statement-schema.json";
import { type Signer, headerFor, newNonce, seal, shown } from "./sign";
import { completed } from "./schema";

export interface Statement {
  type: string;
  [member: string]: Json;
}

/** A statement whose every member is spelled out, with the bytes that will be signed. */
export interface Draft {
  statement: Statement;
  body: Bytes;
  bodyHash: string;
}

export type Told = Omit<OverlapDocument, "id"> & { overlap: string; ovn: string; box_e7: number[] | null };

export interface SaidAnswer {
  entry: string;
  index: number;
  at: string;
  headline: string;
  overlaps: Told[];
  unseen: string[];
  advice: Json[];
  told: { recipient: string; number: number }[];
  remedies: Remedy[]; // of a check or a filing that overlaps
  size: number;
  checkpoint: string;
}

export async function prepare(given: Statement): Promise<Draft> {
  const statement = completed(given, schema) as Statement;
  return { statement, ...(await shown(statement)) };
}

/** The key that would sign now for the signed-in party, or null when none is held here. */
export async function signerHere(): Promise<Signer | null> {
  const me = session.me;
  return me === null ? null : signerOf(await heldKeys(me.party), me.keys);
}

/** Sign and send; throws `Fault` with the desk's reason. */
export async function say(draft: Draft, ifMatch?: string): Promise<SaidAnswer> {
  try {
    return await sayOnce(draft, ifMatch);
  } catch (fault) {
    if (!(fault instanceof Fault) || fault.kind !== "Stale" || ifMatch !== undefined) throw fault;
    return sayOnce(draft, ifMatch); // another of the party's people spoke in between
  }
}

async function sayOnce(draft: Draft, ifMatch?: string): Promise<SaidAnswer> {
  const lost = fates.find(draft.bodyHash);
  if (lost) return askAgain(lost);
  const me = await refresh();
  const signer = await signerHere();
  if (signer === null) throw noKey();
  const nonce = newNonce();
  const at = new Date(clock.now);
  const header = await headerFor(
    draft.statement.type, me.party, me.thread, at, draft.body, nonce,
  ); // prettier-ignore
  const sealed = await seal(header, draft.body, nonce, signer);
  const sent = {
    leaf: toBase64(sealed.leaf),
    body: toBase64(sealed.body),
    nonce: toBase64(sealed.nonce),
  };
  const { statement, bodyHash } = draft;
  const place = location.pathname;
  const about = aboutOf(statement);
  return handIn({ bodyHash, sent, ifMatch: ifMatch ?? null, type: statement.type, about, place }, false);
}

/** Hand in the very bytes whose fate is not known; the desk answers as it did, or would have. */
export async function askAgain(lost: Kept): Promise<SaidAnswer> {
  await refresh(); // for the token of the session, which may be a new one
  return handIn(lost, true);
}

async function handIn(one: Kept, again: boolean): Promise<SaidAnswer> {
  const options = one.ifMatch === null ? {} : { ifMatch: one.ifMatch };
  fates.begin(one);
  try {
    const answer = await withSecond<SaidAnswer>("/v1/statements", one.sent, options); // some acts take two people
    fates.settle(one);
    return answer;
  } catch (fault) {
    if (answeredFor(fault, again)) {
      fates.settle(one);
      throw fault;
    }
    fates.lose(one);
    throw fault instanceof Fault && fault.status >= 400 && fault.status < 500 ? fault : unknown();
  }
}

/** The record that a statement makes or changes. */
function aboutOf(statement: Statement): string {
  const { intent, zone, notice, plan, instrument, source, commitment } = statement;
  const named = [intent, zone, notice, plan, instrument, source, commitment].find((one) => one !== undefined && one !== null);
  if (typeof named === "string") return named;
  return String((named as { id?: string } | undefined)?.id ?? "");
}

function unknown(): Fault {
  const detail = t("fault.unknown_text");
  return new Fault(0, { type: "about:blank#Unknown", title: "Not known yet", status: 0, detail });
}

function noKey(): Fault {
  const detail = t("sign.no_key");
  return new Fault(0, { type: "about:blank#NoKey", title: "No key", status: 0, detail });
}

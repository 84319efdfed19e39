/** The next number that an author has not used: ids are theirs to give, as `north/plan/12`. */

import { all } from "./api";
import type { Kind, RecordDocument } from "./documents";
import { fates } from "./fates.svelte";
import { session } from "./session.svelte";

/** A record being worded: the number that stands in its form, and the one that the form drew; a
    number that somebody typed stays. */
interface Numbered {
  number: string;
  offered: string;
  readonly amends: string;
}

/** Offer the next number to a new record. */
export async function offerNumber(draft: Numbered, kind: Kind): Promise<void> {
  draft.offered = draft.number = await nextNumber(kind, session.me?.party ?? "");
}

/** Offer another, where the one that was offered may be taken by now: after a reload, before signing. */
export async function drawAnew(draft: Numbered, kind: Kind): Promise<void> {
  if (!draft.amends && drawsAnew(draft.number, draft.offered)) await offerNumber(draft, kind);
}

async function nextNumber(kind: Kind, owner: string): Promise<string> {
  const { items } = await all<RecordDocument>(`/v1/${kind}s`, { query: { over: "true" } });
  const used = items
    .filter((record) => record.owner === owner)
    .map((record) => Number(record.id.split("/")[2]))
    .filter(Number.isInteger);
  return String(Math.max(0, ...used) + 1);
}

/** Whether the number that a form offered may be drawn anew: not while a filing's fate is unknown. */
const drawsAnew = (number: string, offered: string): boolean =>
  offered !== "" && number === offered && fates.lost.length === 0;

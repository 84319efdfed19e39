/** Counts for the ledgers, as they are typed; who may lodge whose the desk's rules say. */

import { all } from "../../lib/api";
import type { PartyDocument } from "../../lib/documents";
import { session } from "../../lib/session.svelte";

/** A whole number from nought; null while it is none. */
export const wholeOf = (text: string): number | null => (/^\d{1,7}$/.test(text.trim()) ? Number(text.trim()) : null);

const MONITORS = ["monitor", "coordinator"];

/** Every party, and whether one's own may lodge what others have published, with its source. */
export async function claimants(): Promise<{ parties: PartyDocument[]; forOthers: boolean }> {
  const { items } = await all<PartyDocument>("/v1/parties");
  const own = items.find(({ id }) => id === session.me?.party);
  return { parties: items, forOthers: Boolean(session.me?.desk) || MONITORS.includes(own?.party.kind ?? "") };
}

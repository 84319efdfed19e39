/** What the board says of each matter that a watch leaves open, by its kind and id. */

import type { Board, Matter } from "../../lib/documents";
import { headlineOf } from "../../lib/headlines";
import { word } from "../../lib/i18n.svelte";

export const keyOf = ({ kind, id }: Matter): string => `${kind} ${id}`;

/** Words for people, by `keyOf`; what the board has no words for is not there. */
export function mattersSaid(board: Board): Record<string, string> {
  const said: Record<string, string> = {};
  for (const one of board.alerts) said[`alert ${one.id}`] = one.record;
  for (const one of board.unacknowledged) said[`release ${one.recipient} #${one.number}`] = headlineOf(one) || one.subject;
  for (const one of board.overlaps) said[`overlap ${one.id}`] = `${one.yours} × ${one.other || one.other_owner}`;
  for (const one of board.channels) said[`channel ${one.party} ${one.channel}`] = word("channelstate", one.state);
  for (const one of board.calls) {
    said[`call ${one.id}`] = [`${one.caller} → ${one.to}`, ...one.about, one.subject].filter(Boolean).join(" · ");
    for (const each of one.promises) said[`promise ${one.id}/${each.number}`] = `${each.by}: ${each.action}`;
  }
  return said;
}

/** Where it is looked at. */
export function pageOfMatter({ kind, id }: Matter, own: string): string {
  if (kind === "call" || kind === "promise") return `/calls/${id.split("/")[0]}`;
  if (kind === "alert") return `/?alert=${id}`;
  const [recipient, number] = id.split(" #");
  if (kind === "release" && number) return recipient === own ? `/inbox?n=${number}` : `/told?party=${recipient}`;
  return "/";
}

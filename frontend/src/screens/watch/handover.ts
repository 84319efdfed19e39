/**
 * The words with which one watch hands over to the next: what is open, as the board has it.
 *
 * Promise: a draft that leaves the browser only by the officer's hand; it says as of when it is, and
 * that what is not in it may exist all the same.
 */

import { craftOf, matterOf } from "../../lib/alerts";
import type { Board } from "../../lib/documents";
import { type Phrase, t, word } from "../../lib/i18n.svelte";
import { headlineOf } from "../../lib/headlines";
import { utc } from "../../lib/time";

export function handoverText(board: Board, desk: string, who: string): string {
  const part = (title: Phrase, lines: string[]): string[] => [
    "",
    `${t(title)} (${lines.length})`,
    ...(lines.length ? lines.map((line) => `- ${line}`) : [`- ${t("board.none")}`]),
  ];
  const due = (by: string | null) => (by ? `${t("inbox.owed_until")} ${utc(by)}` : "");
  const joined = (...some: string[]) => some.filter(Boolean).join(" · ");
  return [
    `${t("handover.title")} · ${desk}`,
    `${t("handover.as_of")} ${utc(board.at)} · ${who}`,
    ...part("alert.lane", board.alerts.map((one) => joined(one.id, matterOf(one), one.record, ...craftOf(one), one.since ? utc(one.since) : ""))),
    ...part("call.lane", board.calls.map((one) => joined(one.id, word("callstate", one.state), `${one.caller} → ${one.to}`, ...one.about, one.subject, one.not_agreed.length ? `${word("callplace", "not_agreed")}: ${one.not_agreed.join(", ")}` : ""))),
    ...part("call.promises", board.calls.flatMap((one) => one.promises.filter(({ open }) => open).map((each) => joined(`${one.id}/${each.number}`, each.by, utc(each.due), each.action)))),
    ...part("call.channels", board.channels.map((one) => joined(`${one.party} ${one.channel}`, word("channelstate", one.state)))),
    ...part("board.unacknowledged", board.unacknowledged.map((one) => joined(`${one.recipient} #${one.number}`, headlineOf(one), due(one.acknowledge_by)))),
    ...part("board.overlaps", board.overlaps.map((one) => joined(`${one.yours} × ${one.other || one.other_owner}`, one.start ? utc(one.start) : "", `${t("board.call")} ${one.call}`, word("stage", one.stage)))),
    ...part("board.silent", board.silent.map((one) => joined(one.about, one.party, word("standing", one.why)))),
    ...part("board.next", board.next_24_h.map((one) => joined(one.id, `${utc(one.start)} – ${utc(one.end)}`))),
    ...part("board.expiring", board.expiring.map((one) => joined(one.id, utc(one.end)))),
    "",
    t("handover.means"),
    "",
  ].join("\n"); // prettier-ignore
}

/**
 * An alert in the reader's language: what is the matter, of which craft, where, and how long is left.
 *
 * Promise: made of what the alert's own words name, and of nothing else; no position.
 */

import type { AlertDocument, AlertTold } from "./documents";
import { listed, t, word } from "./i18n.svelte";

/** "Inside a zone", with "possibly" where its source cannot tell. */
export function matterOf(alert: AlertDocument): string {
  const kind = alert.kind ? word("alertkind", alert.kind) : word("because", `alert_${alert.state}`);
  return alert.certain ? kind : `${kind} (${t("alert.possibly")})`;
}

/** "NAT12 icao:3c6444 (north)", of a pair both, of a CEASE whoever called it. */
export function craftOf(alert: AlertDocument): string[] {
  if (alert.kind === "cease") return alert.party ? [alert.party] : [];
  const one = named(`${alert.callsign} ${alert.track}`.trim(), alert.party);
  const other = alert.other_party || alert.other ? named(alert.other, alert.other_party) : "";
  return [one, other].filter(Boolean);
}

function named(craft: string, party: string): string {
  if (!craft && !party) return "";
  const whose = party || t("alert.unknown");
  return craft ? `${craft} (${whose})` : t("alert.craft_of", { party: whose });
}

export const isOpen = (alert: AlertDocument): boolean => alert.state !== "resolved";

/** The last telling to each party that asks for an answer. */
export function newestTold(alert: AlertDocument): AlertTold[] {
  return [...new Map(alert.told.map((line) => [line.recipient, line])).values()];
}

export const hasAnswered = (line: AlertTold): boolean =>
  line.level === "acknowledged" || line.level === "cascaded";

/** Who was told and has said nothing yet, as the language lists; "" for nobody. */
export function silentIn(alert: AlertDocument): string {
  const silent = newestTold(alert).filter((line) => !hasAnswered(line) && !line.superseded);
  return listed(silent.map(({ recipient }) => `\u2068${recipient}\u2069`));
}

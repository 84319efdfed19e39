/**
 * Where that stands of which something is told, when it is no record with an owner: agreements,
 * sources and commitments go by names of their own, so that the reason of the telling decides.
 */

const PAGES: readonly [RegExp, string][] = [
  [/^instrument\./, "/promises/agreements/"],
  [/^source\./, "/promises/sources/"],
  [/^commitment\./, "/promises/commitments/"],
  [/^call\./, "/calls/"],
  [/^incident\./, "/incidents/"],
];

/** "/promises/agreements/quiet"; "" where the subject has no page of its own. */
export function placeOf(subject: string, because: string): string {
  if (subject.includes("/")) return "";
  const page = PAGES.find(([reason]) => reason.test(because))?.[1];
  if (page) return page + encodeURIComponent(subject);
  if (because.startsWith("ledger.")) return "/incidents/ledger";
  return /^(al|ce)-[0-9a-f]+$/.test(subject) ? `/?alert=${subject}` : "";
}

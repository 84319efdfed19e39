/**
 * What a telling is about, in the reader's language: what happened, and to which record.
 *
 * Promise: made only of what the telling itself carries; in English, and for whatever has no word here,
 * it is the desk's own headline. The desk's words stand in the telling, as they were signed.
 */

import type { Content } from "./documents";
import { reading, tn, word } from "./i18n.svelte";

interface Telling {
  headline: string;
  because?: string;
  subject: string;
  content?: Content | null;
}

export function headlineOf({ headline, because = "", subject, content }: Telling): string {
  const found = because.replace(".", "_");
  const value = found === "overlap_found" && onlyNear(content) ? "overlap_near" : found;
  const what = word("because", value);
  if (reading.language === "en" || what === value) return headline;
  const name = nameIn(content);
  return [`${what}: \u2068${aboutWhat(subject, content)}\u2069`, name && `\u2068${name}\u2069`, counts(content)]
    .filter(Boolean)
    .join(" · ");
}

/** Of a plan's telling to its filer: what overlaps, what may, and what is near, each counted apart. */
function counts(content: Content | null | undefined): string {
  if (content?.content !== "overlaps") return "";
  const overlaps = content.overlaps.filter(({ near }) => !near);
  const possible = overlaps.filter((one) => one.possible).length;
  const [certain, near] = [overlaps.length - possible, content.overlaps.length - overlaps.length];
  return [
    certain && tn("plan.overlaps", certain),
    possible && tn("plan.possible", possible).replace(/^· /, ""),
    near && tn("plan.near", near),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Whether what was found overlaps nothing, and only comes nearer than the separation. */
function onlyNear(content: Content | null | undefined): boolean {
  if (content?.content === "overlap") return content.near;
  return content?.content === "overlaps" && content.overlaps.length > 0 && content.overlaps.every(({ near }) => near);
}

/** An overlap by the records that overlap, where the telling says them. */
function aboutWhat(subject: string, content: Content | null | undefined): string {
  if (content?.content !== "overlap") return subject;
  const { yours, other, other_owner } = content;
  return [yours, other || other_owner].filter(Boolean).join(" × ") || subject;
}

function nameIn(content: Content | null | undefined): string {
  if (content?.content === "zone") return content.zone.name;
  if (content?.content === "plan") return content.intent.title;
  if (content?.content === "instrument") return content.instrument.name;
  if (content?.content === "notice") return String(content.notice.name ?? "");
  return "";
}

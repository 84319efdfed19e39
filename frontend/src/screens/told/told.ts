/** What GET /v1/told/{party} and GET /v1/gaps say (core/inquiry.py), and both as tables to keep. */

import { type Cell, csv } from "../../lib/csv";
import { reading, t, tn, word } from "../../lib/i18n.svelte";
import { utc } from "../../lib/time";

/** One reason, as core/gap_reasons.py has it: a code, and what its words speak of. */
export interface GapReason {
  code: GapCode | "other"; // "other": in the words that stand in the record
  by: string | null;
  level: string;
  times: number;
  formation: string;
  text: string;
}
type GapCode = "not_a_party" | "suspended" | "withdrawn" | "no_longer" | "silent" | "silent_at_start" | "overdue" | "unsent" | "failed" | "not_cascaded" | "not_chosen"; // prettier-ignore

export interface ToldLine {
  number: number;
  subject: string;
  version: number;
  because: string;
  disclosure: string;
  headline: string;
  made_at: string;
  acknowledge_by: string | null;
  level: string;
  level_at: string;
  role: string;
  rung: number;
  missing: string[];
  superseded: boolean;
  queries: string[];
  link: string;
}

export interface GapLine {
  party: string;
  subject: string;
  version: number;
  why: string;
  since: string;
  release: number | null;
  reasons: GapReason[];
}

/** Why, in the reader's language; in English it is the desk's own line. */
export function whyOf(line: GapLine): string {
  if (reading.language === "en" || line.reasons.length === 0) return line.why;
  return line.reasons.map(reasonOf).join("; ");
}

/** Times and names keep their own direction within a sentence that runs from the right. */
const island = (text: string): string => `\u2066${text}\u2069`;

function reasonOf({ code, by, level, times, formation, text }: GapReason): string {
  const until = island(utc(by ?? 0));
  if (code === "other") return text;
  if (code === "overdue" && level) return t("gap.overdue_only", { by: until, level: word("level", level) });
  if (code === "failed") return tn("gap.failed", times);
  return t(`gap.${code}`, { by: until, formation: island(formation) });
}

const ANSWERED = new Set(["acknowledged", "cascaded", "refused"]);

/** Whether an answer is still owed for it. */
export const owed = (line: ToldLine): boolean =>
  line.acknowledge_by !== null && !line.superseded && !ANSWERED.has(line.level);

/** How far it came: what nobody has confirmed is not called reached. */
export const levelOf = (line: ToldLine): string =>
  line.level === "sent" && line.link === "outbox" ? "outbox" : line.level;

export function toldTable(party: string, at: string, lines: ToldLine[]): string {
  const head = ["party", "as_of", "number", "made_at", "about", "version", "shown", "level", "level_at", "role", "acknowledge_by", "not_cascaded", "superseded", "headline"]; // prettier-ignore
  const rows = lines.map((one): Cell[] => [party, at, one.number, one.made_at, one.subject, one.version, one.disclosure, levelOf(one), one.level_at, one.role, one.acknowledge_by, one.missing.join(" "), one.superseded ? "yes" : "no", one.headline]); // prettier-ignore
  return csv(head, rows);
}

export function gapTable(at: string, lines: GapLine[]): string {
  const rows = lines.map((one): Cell[] => [at, one.party, one.release, one.subject, one.version, whyOf(one), one.since]);
  return csv(["as_of", "party", "number", "about", "version", "why", "since"], rows);
}

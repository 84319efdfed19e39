/**
 * An agreement's rules in the reader's language: its entry into force, its term, its renewal.
 *
 * Promise: what the desk says of them in English (service/instrument_words.py), and in its own words
 * where one of these has no word here. The words that were agreed are the texts', never these.
 */

import { listed, reading, t, tn } from "./i18n.svelte";

const RULES = ["Enters into force", "Holds", "Renewed"];
const CLAUSE = / \(clause ([^()]+)\)$/;

/** "3 of 3 signatures (clause 5)", as the language has it. */
export function termOf(rule: string, fact: string): string {
  if (reading.language === "en" || !RULES.includes(rule)) return fact;
  const clause = CLAUSE.exec(fact);
  const said = (clause ? fact.slice(0, clause.index) : fact).split("; ").map(phraseOf);
  if (said.includes(null)) return fact;
  const whole = said.join(reading.language === "ar" ? "؛ " : "; ");
  return clause ? `${whole} (${t("term.clause", { clause: ltr(clause[1]) })})` : whole;
}

const FORMS: [RegExp, (...found: string[]) => string | null][] = [
  [/^(\d+) of (\d+) signatures$/, (count = "", of = "") => t("term.signatures", { count, of })],
  [/^not before (.+)$/, (at) => t("term.not_before", { at: ltr(at) })],
  [/^deposited with (.+)$/, (who) => t("term.deposited", { with: ltr(who) })],
  [/^until it is denounced$/, () => t("term.until_denounced")],
  [/^until (.+)$/, (at) => t("term.until", { at: ltr(at) })],
  [/^(.+) from its entry$/, (period) => within("term.from_entry", period)],
  [
    /^for (.+) if (\d+) of (\d+) say so before its end$/,
    (period, count = "", of = "") => within("term.renewed", period, { count, of }),
  ],
  [/^it cannot be$/, () => t("term.never")],
];

function phraseOf(said: string): string | null {
  for (const [form, say] of FORMS) {
    const found = form.exec(said);
    if (found !== null) return say(...found.slice(1));
  }
  return null;
}

function within(key: "term.from_entry" | "term.renewed", period = "", values: Record<string, string> = {}): string | null {
  const found = /^(?:(\d+) months?)?(?: and )?(?:(\d+) hours?)?$/.exec(period);
  if (found === null) return null;
  const [, months, hours] = found;
  const parts = [months && tn("term.months", Number(months)), hours && tn("term.hours", Number(hours))];
  return t(key, { period: listed(parts.filter((one) => typeof one === "string")), ...values });
}

const ltr = (value = ""): string => `\u2066${value}\u2069`;

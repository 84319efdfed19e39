/**
 * Words in the reader's language, and which way they run.
 *
 *   t("app.name")                    one phrase; {name} is filled in from the second argument
 *   tn("list.holding", 5)            a phrase that counts: its forms follow the language's rules
 *   word("standing", "agreed")       the word for a value of the desk; the value itself if unknown
 *
 * Promise: a missing or unused key fails a test (tests/i18n.test.mjs), so no reader meets one.
 * Not here: what the desk says in its own words; headlines come as they were signed.
 */

import ar from "../i18n/ar.json";
import en from "../i18n/en.json";
import ru from "../i18n/ru.json";

type Counted = Partial<Record<Intl.LDMLPluralRule, string>>;
type Dictionary = typeof en;
export type Key = keyof Dictionary;
export type Phrase = { [K in Key]: Dictionary[K] extends string ? K : never }[Key];
export type CountedPhrase = Exclude<Key, Phrase>;
type Values = Record<string, string | number>;

const DICTIONARIES = { en, ru, ar } as unknown as Record<string, Record<string, string | Counted>>;

export const LANGUAGES = { en: "English", ru: "Русский", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;

class Reading {
  language = $state<Language>(chosen());
  direction = $derived<"ltr" | "rtl">(this.language === "ar" ? "rtl" : "ltr");
}

export const reading = new Reading();

/** Read in another language from now on, also after the next start. */
export function read(language: Language): void {
  reading.language = language;
  localStorage.setItem("language", language);
}

export function t(key: Phrase, values: Values = {}): string {
  return filled(phrase(key) as string, values);
}

/** The English of a phrase: the language of what the desk signs. */
export const inEnglish = (key: Phrase): string => en[key];

export function tn(key: CountedPhrase, count: number, values: Values = {}): string {
  const forms = phrase(key) as Counted;
  const form = forms[new Intl.PluralRules(reading.language).select(count)] ?? forms.other ?? "";
  return filled(form, { count, ...values });
}

export function word(group: string, value: string | null | undefined): string {
  if (value === null || value === undefined) return "";
  const found = phrase(`${group}.${value}`);
  return typeof found === "string" ? found : value;
}

/** "positions, times and whom to call", as the language lists. */
export const listed = (words: string[]): string => new Intl.ListFormat(reading.language).format(words);

function phrase(key: string): string | Counted | undefined {
  return DICTIONARIES[reading.language]?.[key] ?? DICTIONARIES["en"]?.[key];
}

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function chosen(): Language {
  const kept = localStorage.getItem("language");
  const wished = [kept ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2));
  return (wished.find((tag) => tag in LANGUAGES) as Language | undefined) ?? "en";
}

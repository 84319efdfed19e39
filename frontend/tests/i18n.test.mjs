/** A reader in any of the languages finds every word, and no dictionary carries dead ones. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const root = new URL("../src/", import.meta.url);
const dictionary = (language) => JSON.parse(readFileSync(new URL(`i18n/${language}.json`, root), "utf8"));
const LANGUAGES = { en: dictionary("en"), ru: dictionary("ru"), ar: dictionary("ar") };

const sources = readdirSync(root, { recursive: true })
  .filter((name) => /\.(svelte|ts)$/.test(name))
  .map((name) => readFileSync(new URL(name, root), "utf8"));
const code = sources.join("\n");

// t("a.b") and "a.b" handed on as a key; t(`a.b_${x}`) and word("a", x) use every key with the prefix
const literal = new Set([...code.matchAll(/["'`]([a-z]+\.[A-Za-z0-9_]+)["'`]/g)].map(([, key]) => key));
const asked = new Set([...code.matchAll(/\bt[n]?\(\s*["'`]([a-z]+\.[A-Za-z0-9_]+)["'`]/g)].map(([, key]) => key));
const prefixes = [
  ...[...code.matchAll(/\bt\(`([a-z]+\.[A-Za-z0-9_]*)\$\{/g)].map(([, prefix]) => prefix),
  ...[...code.matchAll(/\bword\("([a-z]+)"/g)].map(([, group]) => `${group}.`),
];

test("every language has every key", () => {
  const keys = Object.keys(LANGUAGES.en).sort();
  for (const [language, words] of Object.entries(LANGUAGES)) {
    assert.deepEqual(Object.keys(words).sort(), keys, language);
  }
});

test("every key that is asked for is there", () => {
  assert.deepEqual([...asked].filter((key) => !(key in LANGUAGES.en)), []);
  assert.deepEqual(prefixes.filter((start) => !Object.keys(LANGUAGES.en).some((key) => key.startsWith(start))), []);
});

test("every key is used", () => {
  const used = (key) => literal.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
  assert.deepEqual(Object.keys(LANGUAGES.en).filter((key) => !used(key)), []);
});

test("a phrase that counts has the forms of its language, and no phrase is empty", () => {
  for (const [language, words] of Object.entries(LANGUAGES)) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [key, phrase] of Object.entries(words)) {
      if (typeof phrase === "string") assert.notEqual(phrase.trim(), "", `${language}: ${key}`);
      else assert.deepEqual(Object.keys(phrase).sort(), forms, `${language}: ${key}`);
    }
  }
});

test("every language fills in the same values", () => {
  const values = (phrase) => {
    const text = typeof phrase === "string" ? phrase : phrase.other;
    return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  };
  for (const key of Object.keys(LANGUAGES.en)) {
    for (const language of ["ru", "ar"]) {
      assert.deepEqual(values(LANGUAGES[language][key]), values(LANGUAGES.en[key]), `${language}: ${key}`);
    }
  }
});

test("no dictionary says what could be read as permission", () => {
  const words = /\b(approv|cleared|clearance|safe|authori[sz]|permi(t|ss))/i;
  const denied = /not permission|no permission/i;
  for (const [key, phrase] of Object.entries(LANGUAGES.en)) {
    const text = typeof phrase === "string" ? phrase : Object.values(phrase).join(" ");
    assert.ok(!words.test(text.replace(denied, "")), `${key}: ${text}`);
  }
});

/**
 * Sources and commitments as the desk shows them (service/shown/sources.py, commitments.py,
 * scorecard.py).
 */

import type { AsOf } from "../documents";

export interface SourceLine {
  id: string;
  title: string;
  publisher: string;
  published_on: string;
  retrieved_on: string;
  url: string;
  language: string;
  sha256: string;
  lodged_by: string;
  quotes_standing: number;
}

export interface Quote {
  ref: string;
  number: number;
  text: string;
  speaker: string;
  attribution: string;
  kind: string;
  said_on: string;
  confirmed_by: string;
  role: string;
  struck: { at: string; because: string } | null;
  commitments: string[];
}

/** GET /v1/sources/{id}/proposals: found by rule, nobody's word. */
export interface Proposal {
  number: number;
  start: number; // in signs, not in UTF-16 units
  text: string;
  speaker: string;
  attribution: string;
  kind: string;
  day_words: string;
  found_by: string;
  confirmed: number[];
}

/** GET /v1/acts */
export interface Act {
  code: string;
  act: string;
  duty: string; // "" where it cannot be owed
}

export interface SourceDocument extends SourceLine {
  text: string;
  quotes: Quote[];
  passages: { text: string; quotes: number[] }[];
}

export interface Column {
  party: string;
  reports: number[];
  counts: Record<string, number>;
  latest_until: string;
}

export interface Row {
  whose: string;
  names: string[];
  breach_reported: boolean;
  disputed: number[];
  columns: Column[];
}

export interface Card {
  id: string;
  by: string;
  recorded_by: string;
  quoted: { ref: string; source: string; words: string | null; speaker: string; struck: boolean };
  prohibited: { code: string }[];
  required: { code: string }[];
  area: { zone: string; version: number } | null;
  since: string | null;
  until: string | null;
  monitored: string;
  reading: { state: string; text: string };
  is_party: boolean; // whose it is can answer and report here
  forces: { whose: string; names: string[] }[];
  ended: { reason: string; by: string; at: string; text: string } | null;
  performance: Row[];
}

export interface Reported {
  number: number;
  party: string;
  at: string;
  since: string;
  until: string;
  finding: string;
  whose: string;
  text: string;
  quoted: { ref: string; words: string | null } | null;
  incident: string;
  replaces: number; // 0 for none
  corrected: boolean;
}

/** GET /v1/commitments/{id} */
export interface OneCommitment extends Card {
  answers: { party: string; answer: string; text: string; at: string }[];
  reports: Reported[];
}

export interface Scorecard {
  as_of: AsOf;
  commitments: Card[];
}

/** Agreements as the desk shows them (service/shown/instruments.py, instrument_diff.py). */

import type { Geometry } from "geojson";

/** A date with the words that it is read from (core/agreements/dates.py). */
export interface DatedWords {
  what: string;
  at: string;
  zone: string;
  day_only: boolean;
  quote: string;
  clause: string;
  source: string;
}

export interface Period {
  months: number;
  hours: number;
  zone: string;
}

export interface MapRef {
  name: string;
  sha256: string;
  zone: string; // "" where the desk holds the hash alone
  version: number;
}

/** One draft, as it is signed (core/agreements/instrument.py). */
export interface Instrument {
  id: string;
  version: number;
  name: string;
  texts: { language: string; text: string }[];
  signatories: string[];
  entry: { signatures: number; on: DatedWords | null; deposit_with: string; clause: string };
  prevails: string;
  term: { until: DatedWords | null; lasts: Period | null; clause: string } | null;
  renewal: { signatures: number; lasts: Period; clause: string } | null;
  maps: MapRef[];
  dates: DatedWords[];
  shared_with: string[];
}

export interface Clause {
  id: string;
  number: string;
  texts: Record<string, string>;
  remarks: { party: string; word: string; text: string }[];
}

/** What a draft says, also before it is on record. */
export interface Wording {
  seal: string;
  rules: [string, string][];
  clauses: Clause[];
  texts: { language: string; sha256: string; prevails: boolean }[];
  maps: (MapRef & { shown: boolean; area_m2: number | null })[];
  maps_end_early: string[];
}

export interface DraftLine {
  version: number;
  author: string;
  proposed_at: string;
  standing: string;
  seal: string;
  positions: Record<string, string>;
  signed: string[];
  needed: number;
  in_force_at: string | null;
  ends: string | null;
  renewing: string[];
  suspended_by: string[];
}

export interface Agreement extends Wording, DraftLine {
  id: string;
  name: string;
  held: number | null; // the draft that is agreed or in force
  instrument: Instrument;
  dates: (DatedWords & { words: string; read_by: string; disputed: boolean })[];
  answers: { party: string; word: string; at: string; clause: string; text: string }[];
  drafts: DraftLine[];
}

/** What the asker may say of a draft now; the rules decide which. */
export type Move =
  "sign" | "reserve" | "object" | "refuse" | "counter" | "deposit" | "renew" | "suspend" | "resume" | "denounce"; // prettier-ignore

export type OneAgreement = Agreement & { moves: Move[] };

export type Change = "same" | "changed" | "added" | "removed";

export interface Differing {
  id: string;
  before: { version: number; author: string; seal: string };
  after: { version: number; author: string; seal: string };
  rules: { rule: string; before: string; after: string }[];
  clauses: { id: string; number: string; language: string; change: Change; before: string; after: string }[];
  maps: {
    name: string;
    change: Change;
    shown: boolean;
    area_before_m2: number | null;
    area_after_m2: number | null;
    added_m2: number | null;
    removed_m2: number | null;
    added: Geometry | null;
    removed: Geometry | null;
  }[];
}

export type DraftPreview = Wording & { against: Differing | null };

/** Incidents and the two ledgers as the desk shows them (service/shown/incidents.py, ledger.py). */

import type { AsOf } from "../documents";

export interface Attribution {
  degree: string;
  to: string;
  basis: string;
}

export interface Assessed {
  by: string;
  at: string;
  asked: boolean;
  level: string;
  text: string;
  intent: string;
  attribution: Attribution;
}

export interface Evidence {
  sha256: string;
  media_type: string;
  size: number;
  name: string;
  text: string;
  by: string; // "" where the asker may not know
  at: string;
  custody: { holder: string; had_from: string; since: string; note: string }[];
}

/** GET /v1/incidents/{id}/files: of each file lodged, in its order. */
export interface FileLine {
  sha256: string;
  at: string;
  for: "readers" | "reporter";
  readable: boolean;
  standing: "kept" | "erased" | "missing" | "";
  yours: boolean; // lodged by the asker, or the asker is the desk: may hand it in
}

export interface IncidentDocument {
  id: string;
  standing: string;
  since: string;
  reason: string;
  act: string;
  report: {
    act: string;
    text: string;
    start: string;
    end: string;
    time_precision: string;
    place_precision: string;
    place: { error_mm: number };
    as_typed: { text: string };
    level: string;
    still: boolean;
    concerning: string[];
    sources: { kind: string; words: string }[];
  };
  harm: Record<string, string>;
  reporter: string;
  reported_at: string;
  asked: { party: string; at: string; reply_due: string; replied: string | null; unanswered: string | null }[];
  words: { party: string; at: string; stance: string; text: string }[];
  assessments: Assessed[];
  evidence: Evidence[];
  links: {
    kind: string;
    record: string;
    why: string;
    distance_mm: number | null;
    error_mm: number | null;
    judged: { party: string; verdict: string }[];
    may_judge: boolean;
  }[];
  ceases: string[];
  closings: { at: string; outcome: string; text: string; remedy: { by: string; text: string; due: string } | null }[];
  remedied: { at: string; text: string } | null;
  possible: string[]; // what the asker may say of it now
}

export interface Incidents {
  as_of: AsOf;
  items: IncidentDocument[];
}

export interface LedgerRow {
  day: string;
  act: string;
  area: string;
  accused: string;
  claims: {
    id: string;
    by: string;
    count: number;
    cut_off: string;
    zone: string;
    quote: string;
    source: string;
    lodged_by: string;
    known_since: string;
    earlier: { id: string; count: number }[];
  }[];
  verified: { incident: string }[];
  disputed: { by: string; confirmed: number; of: number }[];
  disputed_incidents: { incident: string; by: string[] }[];
}

export interface Ledgers {
  as_of: AsOf;
  zone: string;
  rows: LedgerRow[];
}

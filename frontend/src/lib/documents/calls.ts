/**
 * Calls and channels as the desk tells of them (service/shown/calls.py, channels.py). Part of
 * documents.ts. Not here: what is said of them on the wire (statement-schema.json).
 */

import type { Board } from "../documents";

/** A phrase, or a note without one (then without words), by one side's account. */
export interface CallNote {
  at: string;
  word_of: string;
  phrase: string;
  words: Record<string, string>; // by language; every language of the phrasebook
  text: string;
}

export interface CallPlace {
  name: string;
  state: "said" | "agreed" | "not_agreed";
  by: string;
  text: string; // as it was said last
  near: string;
  position: { lon_e7: number; lat_e7: number };
  precision_mm: number;
  notations: Record<string, string>;
  sayings: Saying[];
}

/** A place as it was said once, with every read-back of it. */
export interface Saying {
  at: string;
  by: string;
  word_of: string;
  text: string;
  state: CallPlace["state"];
  correction: string;
  heard: {
    at: string;
    by: string;
    word_of: string;
    text: string;
    agrees: boolean;
    apart_mm: number;
    notations: Record<string, string>;
    near: string;
  }[];
}

export interface CallPromise {
  number: number;
  by: string;
  action: string;
  due: string;
  open: boolean;
  overdue: boolean;
  word_of: string;
  accounts: { at: string; word_of: string; kept: string; text: string }[];
}

/** GET /v1/calls/{call} */
export interface CallDocument {
  id: string;
  state: "ringing" | "unanswered" | "answered" | "ended";
  caller: string;
  to: string;
  kind: "routine" | "urgent" | "cease" | "test";
  role: string;
  channel: string;
  about: string[];
  subject: string;
  requested_at: string;
  answer_by: string;
  ended_at: string | null;
  answers: { word_of: string; role: string; language: string; interpreter: boolean; decides: boolean }[];
  notes: CallNote[];
  positions: CallPlace[];
  not_agreed: string[];
  promises: CallPromise[];
  ends: { at: string; word_of: string; outcome: string; text: string }[];
  possible: string[]; // what the asker may say of it now
  outcomes: string[]; // how the asker may say that it ended
}

/** GET /v1/calls */
export interface Calls {
  items: CallDocument[];
}

/** GET /v1/phrases */
export interface PhraseDocument {
  id: string;
  book: number;
  parameters: { name: string; type: "place" | "time" | "minutes" | "metres" | "number" | "record" }[];
  words: Record<string, string>;
}

/** GET /v1/handovers */
export interface HandoverDocument {
  id: string;
  state: "given" | "taken";
  party: string;
  role: string;
  key_id: string;
  given_at: string;
  matters: Matter[];
  remarks: string;
  taken_at: string | null;
  taken_role: string;
  taken_key_id: string;
  taken_remarks: string;
  one_key: boolean;
}

export interface Matter {
  kind: string;
  id: string;
}

/** GET /v1/handovers/draft */
export interface HandoverDraft {
  party: string;
  at: string;
  matters: Matter[];
  not_taken: string;
  board: Board;
}

/** GET /v1/channels */
export interface ChannelDocument {
  party: string;
  role: string;
  channel: string;
  take_next: boolean;
  state: "up" | "degraded" | "silent" | "suspended" | "untested";
  why: string;
}

/**
 * What was told, to whom, and how far each came: releases, chains, alerts. Part of documents.ts.
 *
 * Not here: the records themselves.
 */

import type { Intent, Notice, OverlapDocument, Volume4D, Zone } from "../documents";
import type { IncidentDocument } from "./reckoned";

export type Level = "delivered" | "read" | "acknowledged" | "cascaded" | "queried" | "refused";

/** How far one telling came (service/shown/telling.py, how_far) */
export interface HowFar {
  recipient: string;
  urgency: string;
  made_at: string;
  acknowledge_by: string | null;
  level: Level | null;
  settled: boolean;
  superseded: boolean;
}

/** What a release says of its subject, as its recipient may see it (core/release.py). */
export type Content =
  | { content: "zone"; zone: Zone; standing: string; recognised_by: string[]; rejected_by: string[] }
  | { content: "plan"; intent: Intent; state: string }
  | { content: "notice"; notice: Notice; state: string }
  | { content: "coarse"; id: string; version: number; state: string; volumes: Volume4D[]; contact: string }
  | ({ content: "overlap"; overlap: string } & Omit<OverlapDocument, "id">)
  | { content: "overlaps"; plan: string; version: number; overlaps: ({ overlap: string } & Omit<OverlapDocument, "id">)[] }
  | { content: "instrument"; instrument: Instrument; seal: string; standing: string; signed: string[] }
  | { content: "commitment"; commitment: Commitment; recorder: string; reading: string }
  | { content: "incident"; incident: string; standing: string; report: IncidentDocument["report"]; reporter: string; asked: string | null }
  | { content: "phrase"; call: string; phrase: string; words: Record<string, string>; text: string }
  | { content: "note"; id: string; text: string };

/** One draft of an agreement (core/agreements/instrument.py); texts verbatim. */
export interface Instrument {
  id: string;
  version: number;
  name: string;
  texts: { language: string; text: string }[];
  signatories: string[];
}

/** A commitment as somebody reads it (core/commitments/commitment.py). */
export interface Commitment {
  id: string;
  quoted: { source: string; number: number; instrument: string; version: number; clause: string; words: string };
  forces: { whose: string; names: string[] }[];
  party: string;
  power: string;
  prohibited: string[];
  required: string[];
  zone: string;
  version: number;
  since: string | null;
  until: string | null;
  monitored: string;
}

/** GET /v1/releases (service/shown/telling.py) */
export interface Release {
  recipient: string;
  number: number;
  subject: string;
  version: number;
  because: string;
  disclosure: string;
  urgency: string;
  headline: string;
  content: Content;
  made_at: string;
  acknowledge_by: string | null;
  starts: string | null;
  expires: string | null;
  disclaimer: string;
  answered: Level | null;
  answer_owed: boolean;
}

/** GET /v1/releases/{n} */
export interface ReleaseWhole extends Release {
  index: number;
  receipts: { at: string; level: Level; role: string; formations: string[]; text: string }[];
}

/** One recipient of a notice, and how far it came (service/shown/telling.py, chain) */
export interface ChainLine extends HowFar {
  number: number;
  version: number;
  disclosure: string;
  rung: number;
  receipts: { at: string; level: Level; role: string; formations: string[]; text: string }[];
  sendings: { result?: string; role?: string; link?: string; at?: string }[];
  not_cascaded: string[];
}

/** An alert of the watch, or a CEASE, as its asker was told of it (service/shown/alerts.py) */
export interface AlertDocument {
  id: string;
  kind: string; // "" where a later change was not told here
  state: "raised" | "updated" | "reopened" | "resolved";
  urgency: string;
  headline: string;
  raised_at: string;
  at: string;
  since: string | null;
  expected_at: string | null;
  certain: boolean;
  record: string; // on the map; "" where it is not shown
  track: string;
  callsign: string;
  party: string;
  other: string;
  other_party: string;
  yours: { number: number; owed: boolean; acknowledge_by: string | null; level: Level | null } | null;
  history: { at: string; because: string; urgency: string; headline: string; number: number | null }[];
  told: AlertTold[];
}

export interface AlertTold extends HowFar {
  number: number | null;
  because: string;
  receipts: { at: string; level: Level; role: string }[];
  ladder: { role: string; due: string; rung_at: string | null; sent_at: string | null }[];
}

/** Who else was told of an overlap, in GET /v1/overlaps/{id} (service/shown/heard.py) */
export interface Heard {
  party: string;
  told_at: string;
  level: Level | null;
  level_at: string | null;
  role: string;
}

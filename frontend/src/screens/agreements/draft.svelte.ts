/**
 * A draft of an agreement while it is written: what the form holds, and what would be signed.
 *
 * Not here: the screen (DraftForm.svelte); cutting a text into clauses, which the desk does.
 */

import { all, get, post } from "../../lib/api";
import { type Json, canonicalBytes } from "../../lib/canonical";
import type { RecordDocument, Zone } from "../../lib/documents";
import type { DatedWords, DraftPreview, Instrument, MapRef, OneAgreement, Period } from "../../lib/documents/agreed";
import { toHex } from "../../lib/base64";
import { recall } from "../../lib/kept";
import { canonicalText } from "../../lib/pasted";
import { session } from "../../lib/session.svelte";
import { sha256 } from "../../lib/sign";
import type { Statement } from "../../lib/statements";

export interface TextDraft {
  language: string;
  text: string;
}

/** An hour of the agreement, and the words that it is read from. */
export interface HourDraft {
  at: string;
  quote: string;
  clause: string;
}

export interface MapDraft extends MapRef {
  kept: boolean; // by its hash alone: its zone is not shown to whoever drafts
}

type Seen = Zone & { salt: string };

const noHour = (): HourDraft => ({ at: "", quote: "", clause: "" });

/** The hash of a zone's ground, heights and times (core/agreements/instrument.py, map_digest). */
export async function mapDigest(zone: Zone): Promise<string> {
  const { salt, volumes } = zone as Seen;
  return toHex(await sha256(canonicalBytes({ salt, volumes } as unknown as Json)));
}

export class InstrumentDraft {
  id = $state("");
  version = $state(1);
  name = $state("");
  clock = $state(session.desk?.time_zone ?? "UTC"); // in which its hours and days are read
  texts = $state<TextDraft[]>([{ language: "en", text: "" }]);
  prevails = $state("");
  signatories = $state<string[]>([]);
  sharedWith = $state<string[]>([]);
  needed = $state(0); // 0: all who are asked
  depositWith = $state("");
  entryClause = $state("");
  on = $state<HourDraft>(noHour());
  ending = $state<"none" | "lasts" | "until">("none");
  until = $state<HourDraft>(noHour());
  months = $state(0);
  hours = $state(0);
  termClause = $state("");
  renewable = $state(false);
  renewalNeeded = $state(0);
  renewalMonths = $state(0);
  renewalHours = $state(0);
  renewalClause = $state("");
  maps = $state<MapDraft[]>([]);
  dates = $state.raw<DatedWords[]>([]);
  zones = $state.raw<RecordDocument[]>([]);
  preview = $state.raw<DraftPreview | null>(null);
  fault = $state.raw<unknown>(null);
  previewFault = $state.raw<unknown>(null);

  private asked = 0;

  /** counters: the agreement to which it is a counter-proposal; "" for a first draft. */
  constructor(readonly counters: string) {}

  /** What would be proposed; null while something is missing. */
  instrument = $derived.by((): Instrument | null => {
    const texts = this.texts.filter((one) => one.text.trim());
    if (!this.id.trim() || !this.name.trim() || !texts.length || !this.signatories.length) return null;
    const asked = this.signatories.length;
    return {
      id: this.id.trim(),
      version: this.version,
      name: this.name.trim(),
      texts: texts.map(({ language, text }) => ({ language: language.trim(), text: canonicalText(text) })),
      signatories: [...this.signatories],
      entry: {
        signatures: this.needed || asked,
        on: this.dated("in_force", this.on),
        deposit_with: this.depositWith,
        clause: this.entryClause.trim(),
      },
      prevails: this.prevails,
      term: this.term(),
      renewal: this.renewable
        ? { signatures: this.renewalNeeded || asked, lasts: this.period(this.renewalMonths, this.renewalHours), clause: this.renewalClause.trim() }
        : null,
      maps: this.maps.map(({ name, sha256: hash, zone, version }) => ({ name: name.trim(), sha256: hash, zone, version })),
      dates: this.dates,
      shared_with: [...this.sharedWith],
    };
  });

  statement(): Statement {
    const type = this.counters ? "instrument.counter" : "instrument.propose";
    return { type, instrument: this.instrument as unknown as Json };
  }

  /** What the form holds, for a reload (lib/kept.ts). */
  kept(): object {
    const { id, version, name, clock, prevails, needed, depositWith, entryClause, ending, months, hours, termClause } = this;
    const { renewable, renewalNeeded, renewalMonths, renewalHours, renewalClause, dates } = this;
    const { texts, signatories, sharedWith, on, until, maps } = this;
    const lists = { texts, signatories, sharedWith, on, until, maps };
    const one = { id, version, name, clock, prevails, needed, depositWith, entryClause, ending, months, hours, termClause };
    return { ...one, renewable, renewalNeeded, renewalMonths, renewalHours, renewalClause, dates, ...$state.snapshot(lists) };
  }

  async begin(): Promise<void> {
    try {
      this.zones = (await all<RecordDocument>("/v1/zones")).items.filter((one) => one.zone);
      const kept = recall(location.pathname);
      if (kept) Object.assign(this, kept);
      else if (this.counters) await this.read(this.counters);
    } catch (reason) {
      this.fault = reason;
    }
  }

  /** Put a zone on the list of its maps, at its newest wording. */
  async addMap(zone: string): Promise<void> {
    const found = this.zones.find((one) => one.id === zone)?.zone;
    if (!found || this.maps.some((one) => one.zone === zone)) return;
    const hash = await mapDigest(found);
    this.maps = [...this.maps, { name: found.name, sha256: hash, zone, version: found.version, kept: false }];
  }

  private async read(id: string): Promise<void> {
    const { instrument, drafts } = await get<OneAgreement>(`/v1/instruments/${encodeURIComponent(id)}`);
    const { entry, term, renewal } = instrument;
    [this.id, this.name, this.texts, this.prevails] = [id, instrument.name, instrument.texts, instrument.prevails];
    this.version = Math.max(...drafts.map((one) => one.version)) + 1;
    [this.signatories, this.sharedWith, this.dates] = [instrument.signatories, instrument.shared_with, instrument.dates];
    this.clock = entry.on?.zone ?? term?.until?.zone ?? term?.lasts?.zone ?? this.clock;
    this.needed = entry.signatures === instrument.signatories.length ? 0 : entry.signatures;
    [this.depositWith, this.entryClause, this.on] = [entry.deposit_with, entry.clause, hourOf(entry.on)];
    this.ending = term === null ? "none" : term.until ? "until" : "lasts";
    [this.until, this.termClause] = [hourOf(term?.until ?? null), term?.clause ?? ""];
    [this.months, this.hours] = [term?.lasts?.months ?? 0, term?.lasts?.hours ?? 0];
    this.renewable = renewal !== null;
    this.renewalNeeded = renewal === null || renewal.signatures === instrument.signatories.length ? 0 : renewal.signatures;
    [this.renewalMonths, this.renewalHours] = [renewal?.lasts.months ?? 0, renewal?.lasts.hours ?? 0];
    this.renewalClause = renewal?.clause ?? "";
    this.maps = await Promise.all(instrument.maps.map((one) => this.atNewest(one)));
  }

  /** A map of the draft before, at its zone's newest wording; by its hash alone where that is not shown. */
  private async atNewest(map: MapRef): Promise<MapDraft> {
    const zone = this.zones.find((one) => one.id === map.zone)?.zone;
    if (!zone) return { ...map, zone: "", version: 0, kept: true };
    return { name: map.name, sha256: await mapDigest(zone), zone: zone.id, version: zone.version, kept: false };
  }

  private dated(what: string, { at, quote, clause }: HourDraft): DatedWords | null {
    if (!at) return null;
    return { what, at, zone: this.clock, day_only: false, quote: quote.trim(), clause: clause.trim(), source: "" };
  }

  private term(): Instrument["term"] {
    const clause = this.termClause.trim();
    const until = this.dated("ends", this.until);
    if (this.ending === "until" && until) return { until, lasts: null, clause };
    if (this.ending === "lasts") return { until: null, lasts: this.period(this.months, this.hours), clause };
    return null;
  }

  private period(months: number, hours: number): Period {
    return { months: Math.trunc(months) || 0, hours: Math.trunc(hours) || 0, zone: this.clock };
  }

  async look(): Promise<void> {
    const asked = ++this.asked;
    try {
      const { draft } = await post<{ draft: DraftPreview }>("/v1/previews", { statement: this.statement() });
      if (asked !== this.asked) return;
      this.preview = draft;
      this.previewFault = null;
    } catch (reason) {
      if (asked === this.asked) this.previewFault = reason;
    }
  }
}

const hourOf = (date: DatedWords | null): HourDraft =>
  date ? { at: date.at, quote: date.quote, clause: date.clause } : noHour();

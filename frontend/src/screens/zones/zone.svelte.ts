/**
 * A zone while it is written: what the form holds, and what would be signed.
 *
 * Not here: the screen (ZoneForm.svelte); reading hours and places, which the desk does.
 */

import { get, post, recordPath } from "../../lib/api";
import type { Json } from "../../lib/canonical";
import { clock } from "../../lib/clock.svelte";
import type { Preview, RecordDocument, Zone } from "../../lib/documents";
import { type VolumeDraft, draftOf, emptyVolume, renewed, volumeOf } from "../../lib/drafts";
import { recall } from "../../lib/kept";
import { drawAnew, offerNumber } from "../../lib/numbers";
import { session } from "../../lib/session.svelte";
import type { Statement } from "../../lib/statements";

/** A zone with the members that only its own form reads. */
export interface WholeZone extends Zone {
  schedule: Json;
  baseline: string;
  shared_with: string[];
}

export interface HoursRead {
  schedule: Json;
  words: string[];
  spans: [string, string][];
}

/** GET /v1/zones/{owner}/{number}/versions */
export interface Wording {
  version: number;
  zone: WholeZone;
  hours: string[];
  geojson: RecordDocument["geojson"];
}

export interface Said {
  index: number;
  at: string;
  by: string;
  what: string;
  reason: string;
}

export interface Versions {
  zone: string;
  stands: number;
  standing: string;
  agreed: number | null;
  items: (Wording & Said & { answers: Said[] })[];
}

/** GET .../comparison, .../beside */
export interface Comparison {
  before: Wording;
  after: Wording;
  area_before_m2: number;
  area_after_m2: number;
  added_m2: number;
  removed_m2: number;
  added: RecordDocument["geojson"];
  removed: RecordDocument["geojson"];
  touches: { id: string; changes: ("added" | "removed")[]; possible: boolean }[];
}

export const KINDS = ["no_fly", "deconfliction", "deescalation", "protected", "corridor", "line"];
export const DOMAINS = ["air", "ground", "sea"];
export const AHEADS = [60, 120, 300, 600, 900, 1800, 3600]; // seconds, to the furthest that is foretold
export const ACTS = ["flight", "patrol", "convoy", "engineering", "exercise", "live_fire", "rescue"];

const DAY_MS = 86_400_000;
const DAYS = 30; // a zone begins within the next hour and holds a month, until somebody says otherwise

export class ZoneDraft {
  number = $state("");
  offered = ""; // the number that the form itself drew
  version = $state(1);
  name = $state("");
  kind = $state("no_fly");
  volumes = $state<VolumeDraft[]>([]);
  bound = $state<string[]>([]);
  domains = $state<string[]>(["air"]);
  acts = $state<string[]>([]);
  entry = $state("");
  lookAhead = $state(0); // seconds; 0 for as long as every zone
  agreementOf = $state<string[]>([]);
  sharedWith = $state<string[]>([]);
  schedule = $state.raw<Json>(null);
  basis = $state("");
  remarks = $state("");
  baseline = $state("");
  illustrative = $state(false);
  ovn = $state("");
  hours = $state("");
  preview = $state.raw<Preview | null>(null);
  fault = $state.raw<unknown>(null);
  previewFault = $state.raw<unknown>(null);

  private asked = 0;

  /** amends: the zone to be worded anew; counters: another's zone, to be answered by an own one. */
  constructor(
    readonly amends: string,
    readonly counters: string,
  ) {}

  id = $derived(`${session.me?.party ?? ""}/zone/${this.number.trim()}`);

  /** What would be proposed; null while something is missing. */
  zone = $derived.by((): { [member: string]: Json } | null => {
    const volumes = this.volumes.map(volumeOf);
    if (volumes.length === 0 || volumes.some((one) => one === null)) return null;
    if (!this.name.trim() || !this.number.trim() || this.domains.length === 0) return null;
    return {
      id: this.id,
      version: this.version,
      kind: this.kind,
      name: this.name.trim(),
      volumes: volumes as unknown as Json,
      rule: { bound: [...this.bound], domains: [...this.domains], acts: [...this.acts], entry: this.entry.trim(), look_ahead_s: this.lookAhead },
      agreement_of: [...this.agreementOf],
      illustrative: this.illustrative,
      schedule: this.schedule,
      baseline: this.baseline,
      shared_with: [...this.sharedWith],
      basis: this.basis.trim(),
      remarks: this.remarks.trim(),
    };
  });

  /** What the form holds, for a reload (lib/kept.ts). */
  kept(): object {
    const { number, offered, version, name, kind, hours, entry, basis, remarks, baseline, ovn, illustrative, schedule, lookAhead } = this;
    const { domains, acts, bound, agreementOf, sharedWith } = this;
    const lists = { domains, acts, bound, agreementOf, sharedWith, volumes: this.volumes };
    const words = { number, offered, version, name, kind, hours, entry, basis, remarks, baseline, ovn, illustrative, schedule, lookAhead };
    return { ...words, ...$state.snapshot(lists) };
  }

  statement(): Statement {
    return { type: this.amends ? "zone.amend" : "zone.propose", zone: this.zone as Json };
  }

  async begin(): Promise<void> {
    try {
      const from = this.amends || this.counters;
      const kept = recall(location.pathname);
      if (kept) {
        Object.assign(this, kept);
        this.volumes = this.volumes.map(renewed);
        await drawAnew(this, "zone");
        return;
      }
      if (from) await this.read(from);
      else {
        const start = new Date(Math.ceil(clock.now / 3_600_000) * 3_600_000);
        const end = new Date(start.getTime() + DAYS * DAY_MS);
        const at = (when: Date) => `${when.toISOString().slice(0, 19)}Z`;
        this.volumes = [emptyVolume("polygon", at(start), at(end))];
      }
      if (!this.amends) await offerNumber(this, "zone");
    } catch (reason) {
      this.fault = reason;
    }
  }

  private async read(id: string): Promise<void> {
    const record = await get<RecordDocument>(recordPath(id));
    const zone = record.zone as WholeZone | undefined;
    if (!zone) return;
    this.name = zone.name;
    this.kind = zone.kind;
    this.volumes = zone.volumes.map(draftOf);
    this.lookAhead = zone.rule.look_ahead_s ?? 0;
    [this.bound, this.domains, this.acts, this.entry] = [zone.rule.bound, zone.rule.domains, zone.rule.acts, zone.rule.entry];
    [this.agreementOf, this.sharedWith, this.schedule] = [zone.agreement_of, zone.shared_with, zone.schedule];
    [this.basis, this.remarks, this.illustrative] = [zone.basis, zone.remarks, zone.illustrative];
    if (this.counters) {
      this.baseline = id;
      return;
    }
    this.baseline = zone.baseline;
    this.number = id.split("/")[2] ?? "";
    this.version = zone.version + 1;
    this.ovn = record.ovn ?? "";
  }

  async look(): Promise<void> {
    const asked = ++this.asked;
    try {
      const found = await post<Preview>("/v1/previews", { statement: this.statement() });
      if (asked !== this.asked) return;
      this.preview = found;
      this.previewFault = null;
    } catch (reason) {
      if (asked === this.asked) this.previewFault = reason;
    }
  }
}

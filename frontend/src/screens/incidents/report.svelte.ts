/**
 * An incident while it is reported: what was seen, where, when, how precisely, and whence it is known.
 *
 * Promise: a count that nobody typed stays unknown, and is not nought; nothing leaves the browser
 * before it is signed. Not here: the screen (ReportForm.svelte), whether it may be said (the desk's rules).
 */

import type { Json } from "../../lib/canonical";
import type { Position } from "../../lib/documents";
import { millimetres } from "../../lib/drafts";
import { recall } from "../../lib/kept";
import type { PositionRead } from "../../lib/readings";
import { session } from "../../lib/session.svelte";
import type { Statement } from "../../lib/statements";
import { HARMED, counted, type Typed } from "./counts";

interface Place {
  text: string;
  position: Position | null;
}

const nowhere = (): Place => ({ text: "", position: null });

export class ReportDraft {
  act = $state("");
  text = $state("");
  declared = $state("");
  place = $state<Place>(nowhere());
  error = $state("50"); // metres
  placePrecision = $state("exact");
  zone = $state(session.desk?.time_zone ?? "UTC");
  start = $state("");
  end = $state("");
  timePrecision = $state("minute");
  level = $state("reported");
  sources = $state([{ kind: "own_staff", words: "" }]);
  harm = $state<Record<string, Typed>>(Object.fromEntries(HARMED.map((name) => [name, { low: "", best: "", high: "" }])));
  sense = $state(""); // "" where nobody stood by
  observer = $state<Place>(nowhere());
  bearing = $state("");
  distance = $state(""); // metres
  still = $state(false);
  concerning = $state<string[]>([]);
  shared = $state<string[]>([]);
  reportedFor = $state("");
  named = $state(false);

  read = $state.raw<PositionRead | null>(null);

  /** What the form holds, for a reload (lib/kept.ts). */
  kept(): object {
    const { act, text, declared, error, placePrecision, zone, start, end, timePrecision, level } = this;
    const { sense, bearing, distance, still, reportedFor, named } = this;
    const { place, sources, harm, observer, concerning, shared } = this;
    const deep = $state.snapshot({ place, sources, harm, observer, concerning, shared });
    const flat = { act, text, declared, error, placePrecision, zone, start, end, timePrecision, level };
    return { ...flat, sense, bearing, distance, still, reportedFor, named, ...deep };
  }

  /** What was kept comes back as it was typed; places are read anew by the desk. */
  begin(at: string): void {
    const kept = recall(at) as Partial<ReportDraft> | null;
    if (!kept) return;
    Object.assign(this, kept);
    this.place = { text: this.place.text, position: null };
    this.observer = { text: this.observer.text, position: null };
  }

  /** As it would be signed; null while something is missing or not understood. */
  statement = $derived.by((): Statement | null => {
    const error_mm = millimetres(this.error);
    const harm = counted(this.harm);
    const observer = this.seenFrom();
    if (!this.read || !this.place.position || !this.start || !this.act || !this.text.trim()) return null;
    if (error_mm === null || harm === null || observer === undefined) return null;
    const digits_mm = Math.ceil(this.read.precision_m * 1000);
    const report = {
      act: this.act,
      place: { kind: "point", position: this.read.position, error_mm: Math.max(error_mm, digits_mm) },
      as_typed: this.read.as_typed,
      place_precision: this.placePrecision,
      start: this.start,
      end: this.end || this.start,
      time_precision: this.timePrecision,
      zone: this.zone,
      level: this.level,
      text: this.text.trim(),
      sources: this.sources.map(({ kind, words }) => ({ kind, words: words.trim() })),
      harm,
      observer,
      still: this.still,
      concerning: $state.snapshot(this.concerning),
      shared_with: $state.snapshot(this.shared),
      reported_for: this.reportedFor,
      named: this.named,
    };
    return { type: "incident.report", report: report as unknown as Json };
  });

  /** Where somebody stood; null for nobody, undefined while it is not understood. */
  private seenFrom(): object | null | undefined {
    if (!this.sense) return null;
    const bearing_deg = this.bearing.trim() ? Number(this.bearing) : null;
    const distance_mm = this.distance.trim() ? millimetres(this.distance) : null;
    const wrong = bearing_deg !== null && !(Number.isInteger(bearing_deg) && bearing_deg >= 0 && bearing_deg < 360);
    if (!this.observer.position || wrong || (this.distance.trim() && distance_mm === null)) return undefined;
    return { position: $state.snapshot(this.observer.position), sense: this.sense, bearing_deg, distance_mm };
  }
}

/**
 * A notice while it is written: of a protected place, or of a movement.
 *
 * Promise: every member that the form does not show is kept from the version before it.
 * Not here: the screen (NoticeForm.svelte), whether the notice may be given (the desk's rules).
 */

import { Fault, get, recordPath } from "../../lib/api";
import type { Json } from "../../lib/canonical";
import { clock } from "../../lib/clock.svelte";
import { distanceM } from "../../lib/distance";
import type { Notice, Position, RecordDocument, Share, Vehicle, Volume4D } from "../../lib/documents";
import { type VolumeDraft, draftOf, emptyVolume, renewed, volumeOf } from "../../lib/drafts";
import { t } from "../../lib/i18n.svelte";
import { recall } from "../../lib/kept";
import { drawAnew, offerNumber } from "../../lib/numbers";
import type { PositionRead } from "../../lib/readings";
import { session } from "../../lib/session.svelte";
import { positionsOf } from "../../lib/shapes";
import type { Statement } from "../../lib/statements";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SITE_DAYS = 90; // as often as a place is confirmed again by default
const MOVE_AHEAD_H = 50; // beyond the 48 hours of notice that most mechanisms ask for

type Members = { [member: string]: Json };

/** What the text fields of each kind begin with. */
const TEXTS: Record<"site" | "move", Record<string, string>> = {
  site: {
    category: "health", name: "", function: "", link: "operates", focal_point: "", address: "",
    place_code: "", hours: "",
  },
  move: {
    mission: "food", name: "", contact_on_board: "", control_room: "", urgency: "routine",
    urgency_reason: "", stops: "", replaces: "",
  },
}; // prettier-ignore

export class NoticeDraft {
  number = $state("");
  version = $state(1);
  texts = $state<Record<string, string>>({});
  flags = $state<Record<string, boolean>>({ underground: false, frontline: false, escort: false });
  markings = $state({ day: "", infrared: "", radar: "" });
  people = $state(["", ""]); // a site's occupancy, from and to
  passengers = $state("");
  vehicles = $state<Vehicle[]>([]);
  typed = $state({ place: "", method: "", taken_on: "" });
  volumes = $state<VolumeDraft[]>([]);
  shares = $state<Share[]>([]);
  consent = $state(false);
  ovn = $state("");
  offered = ""; // the number that the form itself drew
  busy = $state(true);
  fault = $state.raw<unknown>(null);

  reading = $state.raw<PositionRead | null>(null);
  second = $state<{ text: string; position: Position | null }>({ text: "", position: null });
  secondReading = $state.raw<PositionRead | null>(null);

  private before: Members = {};
  private placedAt: Position | null = null;

  constructor(
    readonly kind: "site" | "move",
    readonly amends: string,
  ) {
    this.texts = { ...TEXTS[kind] };
  }

  id = $derived.by(() => `${session.me?.party ?? ""}/${this.kind}/${this.number.trim()}`);
  place = $derived(this.volumes[0]?.vertices[0]?.position ?? null);

  /** Whether the place must be typed a second time: it is new, or was changed. */
  get asksTwice(): boolean {
    if (this.kind === "move") return false;
    return !(this.placedAt && this.place && distanceM(this.placedAt, this.place) === 0);
  }

  /** How far the second pair lies from the first, in metres; null while one is missing. */
  apart = $derived(this.place && this.second.position ? distanceM(this.place, this.second.position) : null);
  /** Two people who read one place agree to within what their digits tell. */
  mayDiffer = $derived(1 + (this.reading?.precision_m ?? 0) + (this.secondReading?.precision_m ?? 0));

  get matched(): boolean {
    return !this.asksTwice || (this.apart !== null && this.apart <= this.mayDiffer);
  }

  /** The notice as it would be signed; null while something is missing. */
  notice = $derived.by((): Members | null => {
    const volumes = this.volumes.map(volumeOf);
    const first = volumes[0];
    if (!first || volumes.some((one) => one === null) || !this.number.trim()) return null;
    const shared = {
      ...this.before,
      ...Object.fromEntries(Object.entries(this.texts).map(([name, text]) => [name, text.trim()])),
      id: this.id,
      version: this.version,
      kind: this.kind,
      consent: this.consent,
      recipients: $state.snapshot(this.shares) as unknown as Json,
      markings: $state.snapshot(this.markings) as unknown as Json,
    };
    const whole = this.kind === "site" ? this.site(first) : this.move(volumes as Volume4D[]);
    return whole && needed(this.kind, this.texts) ? { ...shared, ...whole } : null;
  });

  /** What the form holds, for a reload (lib/kept.ts). */
  kept(): object {
    const { number, offered, version, passengers, consent, ovn, before, placedAt } = this;
    const { texts, flags, markings, people, vehicles, typed, volumes, shares, second } = this;
    const held = { texts, flags, markings, people, vehicles, typed, volumes, shares, second };
    return { number, offered, version, passengers, consent, ovn, before, placedAt, ...$state.snapshot(held) };
  }

  statement(): Statement {
    return { type: this.amends ? "notice.amend" : "notice.give", notice: this.notice as Json };
  }

  async begin(): Promise<void> {
    try {
      const kept = recall(location.pathname);
      if (kept) {
        Object.assign(this, kept);
        this.volumes = this.volumes.map(renewed);
        await drawAnew(this, this.kind);
      } else if (this.amends) await this.read(this.amends);
      else {
        await offerNumber(this, this.kind);
        const hour = Math.ceil(clock.now / HOUR_MS) * HOUR_MS;
        this.volumes =
          this.kind === "site"
            ? [emptyVolume("point", stamp(clock.now), stamp(hour + SITE_DAYS * DAY_MS))]
            : [emptyVolume("corridor", stamp(hour + MOVE_AHEAD_H * HOUR_MS), stamp(hour + (MOVE_AHEAD_H + 4) * HOUR_MS))];
      }
    } catch (fault) {
      this.fault = fault;
    } finally {
      this.busy = false;
    }
  }

  private async read(id: string): Promise<void> {
    const record = await get<RecordDocument>(recordPath(id));
    const notice = record.notice as (Notice & Record<string, unknown>) | undefined;
    if (!notice || record.owner !== session.me?.party) {
      const detail = t("fault.not_yours", { id });
      throw new Fault(403, { type: "about:blank#NotAllowed", title: "not yours", status: 403, detail });
    }
    const { volume, volumes, recipients, ...rest } = notice;
    this.before = rest as unknown as Members;
    this.ovn = record.ovn ?? "";
    this.number = id.split("/")[2] ?? "";
    this.version = notice.version + 1;
    for (const name of Object.keys(this.texts)) this.texts[name] = String(notice[name] ?? "");
    for (const name of Object.keys(this.flags)) this.flags[name] = notice[name] === true;
    this.markings = { ...this.markings, ...(notice["markings"] as object) };
    this.typed = { ...this.typed, ...pick(notice["as_typed"] as Record<string, string>) };
    const occupancy = notice["occupancy"] as [number, number] | null;
    if (occupancy) this.people = occupancy.map(String);
    this.passengers = String(notice["passengers"] ?? "");
    this.vehicles = (notice["vehicles"] as Vehicle[] | undefined) ?? [];
    this.shares = recipients as Share[];
    this.consent = notice["consent"] === true;
    this.volumes = (volumes ?? (volume ? [volume] : [])).map(draftOf);
    this.placedAt = this.place;
  }

  private site(volume: Volume4D): Members | null {
    const written = this.volumes[0]?.vertices[0]?.text ?? "";
    const { place, method, taken_on } = this.typed;
    const before = this.asksTwice ? null : this.before["as_typed"];
    const notation = this.reading?.as_typed.notation ?? "map";
    const people = this.people.map((text) => Number(text));
    const counted = this.people.every((text) => text.trim() !== "") && people.every(Number.isInteger);
    return {
      volume: volume as unknown as Json,
      as_typed: before ?? { text: written.trim(), notation, place, method, taken_on },
      occupancy: counted ? people : null,
      underground: this.flags["underground"] ?? false,
      frontline: this.flags["frontline"] ?? false,
    };
  }

  private move(volumes: Volume4D[]): Members | null {
    const passengers = Number(this.passengers || "0");
    if (!Number.isInteger(passengers) || passengers < 0) return null;
    return {
      volumes: volumes as unknown as Json,
      waypoints: volumes.flatMap(({ shape }) => positionsOf(shape)) as unknown as Json,
      vehicles: $state.snapshot(this.vehicles) as unknown as Json,
      passengers,
      escort: this.flags["escort"] ?? false,
    };
  }
}

function needed(kind: "site" | "move", texts: Record<string, string>): boolean {
  const names = kind === "site" ? ["name", "function", "focal_point"] : ["name", "contact_on_board", "control_room"];
  const urgent = kind === "move" && texts["urgency"] !== "routine";
  return [...names, ...(urgent ? ["urgency_reason"] : [])].every((name) => (texts[name] ?? "").trim() !== "");
}

const pick = ({ place = "", method = "", taken_on = "" }: Record<string, string> = {}) => ({ place, method, taken_on });

const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

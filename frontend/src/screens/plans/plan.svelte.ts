/**
 * A plan while it is written: what the form holds, what would be signed, what a check found.
 *
 * Promise: a check is a signed statement and is counted; nothing here says whether a place is free.
 * Not here: the screen (PlanForm.svelte).
 */

import { Fault, get, post } from "../../lib/api";
import type { Json } from "../../lib/canonical";
import { clock } from "../../lib/clock.svelte";
import type { Intent, Preview, RecordDocument, Remedy, Share } from "../../lib/documents";
import { type Missing, type VolumeDraft, draftOf, emptyVolume, missingOf, movedDraft, renewed, volumeOf } from "../../lib/drafts";
import { t } from "../../lib/i18n.svelte";
import { recall } from "../../lib/kept";
import { drawAnew, offerNumber } from "../../lib/numbers";
import { route } from "../../lib/router.svelte";
import { refresh, session } from "../../lib/session.svelte";
import { type SaidAnswer, type Statement, prepare, say } from "../../lib/statements";
import { recordPath } from "../../lib/api";
import { example } from "./example";

const HOUR_MS = 3_600_000;
const UNSAID = "…"; // in a drawing, for what is not filled in yet

interface WholeIntent extends Intent {
  priority: number;
  disclosure: Share["disclosure"];
  shares: Share[];
}

export class PlanDraft {
  number = $state("");
  version = $state(1);
  activity = $state("flight");
  domain = $state("air");
  title = $state("");
  contact = $state("");
  priority = $state(0);
  others = $state<Share["disclosure"]>("blind");
  shares = $state<Share[]>([]);
  volumes = $state<VolumeDraft[]>([]);
  ovn = $state("");

  busy = $state(true);
  fault = $state.raw<unknown>(null);
  preview = $state.raw<Preview | null>(null);
  previewFault = $state.raw<unknown>(null);
  answer = $state.raw<SaidAnswer | null>(null);
  checkFault = $state.raw<unknown>(null);
  checking = $state(false);
  moved = $state(0); // times that a remedy moved it
  checked = $state(""); // what the answer is about; differs once something was changed

  private asked = 0;
  offered = ""; // the number that the form itself drew; one that was typed stays

  constructor(readonly amends: string) {}

  id = $derived(`${session.me?.party ?? ""}/plan/${this.number.trim()}`);

  /** What would be filed; null while something is missing. */
  intent = $derived.by((): { [member: string]: Json } | null =>
    this.contact.trim() && this.number.trim() ? this.sketch : null,
  );

  /** What is drawn: as soon as there is a place, before it is said whom to call. */
  sketch = $derived.by((): { [member: string]: Json } | null => {
    const volumes = this.volumes.map(volumeOf);
    if (volumes.length === 0 || volumes.some((one) => one === null)) return null;
    return {
      id: this.id,
      version: this.version,
      activity: this.activity,
      domain: this.domain,
      volumes: volumes as unknown as Json,
      contact: this.contact.trim(),
      title: this.title.trim(),
      priority: this.priority,
      disclosure: this.others,
      shares: $state.snapshot(this.shares) as unknown as Json,
    };
  });

  /** What is missing before it can be filed, each once, in the order of the form. */
  missing = $derived<(Missing | "number" | "contact")[]>([
    ...(this.number.trim() ? [] : ["number" as const]),
    ...(this.contact.trim() ? [] : ["contact" as const]),
    ...new Set(this.volumes.flatMap(missingOf)),
  ]);

  /** What a check is about: the shares do not change what overlaps. */
  subject = $derived(this.intent === null ? "" : JSON.stringify([this.intent["volumes"], this.activity, this.domain]));

  get fresh(): boolean {
    return this.answer !== null && this.checked === this.subject;
  }

  /** What the form holds, for a reload (lib/kept.ts). */
  kept(): object {
    const { number, version, activity, domain, title, contact, priority, others, ovn, offered } = this;
    const lists = { shares: $state.snapshot(this.shares), volumes: $state.snapshot(this.volumes) };
    return { number, version, activity, domain, title, contact, priority, others, ovn, offered, ...lists };
  }

  statement(): Statement {
    const key = (this.answer?.overlaps ?? []).map((one) => one.ovn).filter(Boolean);
    const type = this.amends ? "plan.amend" : "plan.file";
    return { type, intent: this.intent as Json, key: [...new Set(key)].sort() };
  }

  async begin(): Promise<void> {
    try {
      const kept = recall(location.pathname);
      if (kept) {
        Object.assign(this, kept);
        this.volumes = this.volumes.map(renewed);
        await drawAnew(this, "plan");
      } else if (this.amends) await this.read(this.amends);
      else {
        await offerNumber(this, "plan");
        const hour = Math.ceil(clock.now / HOUR_MS) * HOUR_MS;
        this.volumes = [emptyVolume("polygon", stamp(hour + 2 * HOUR_MS), stamp(hour + 4 * HOUR_MS))];
        if (route.get("example")) await this.begun();
      }
    } catch (fault) {
      this.fault = fault;
    } finally {
      this.busy = false;
    }
  }

  /** Filled in for somebody who tries it. */
  private async begun(): Promise<void> {
    const volume = await example();
    if (volume) this.volumes = [volume];
    const { party = "", roles = [] } = session.me ?? {};
    this.contact = `${party} ${roles[0] ?? ""}, line 1`;
    this.others = "coarse";
  }

  private async read(id: string): Promise<void> {
    const record = await get<RecordDocument>(recordPath(id));
    const intent = record.intent as WholeIntent | undefined;
    if (!intent || record.owner !== session.me?.party) {
      const detail = t("fault.not_yours", { id });
      throw new Fault(403, { type: "about:blank#NotAllowed", title: "not yours", status: 403, detail });
    }
    this.ovn = record.ovn ?? "";
    this.number = id.split("/")[2] ?? "";
    this.version = intent.version + 1;
    Object.assign(this, { activity: intent.activity, domain: intent.domain, title: intent.title });
    Object.assign(this, { contact: intent.contact, priority: intent.priority, others: intent.disclosure });
    this.shares = intent.shares;
    this.volumes = intent.volumes.map(draftOf);
  }

  /** What the desk reads of it, its drawing, and what each would see. Nothing is written. */
  async look(): Promise<void> {
    const asked = ++this.asked;
    if (this.sketch === null) return;
    const id = this.number.trim() ? this.id : `${this.id}0`;
    const intent = { ...this.sketch, id, contact: this.contact.trim() || UNSAID };
    try {
      const found = await post<Preview>("/v1/previews", { statement: { ...this.statement(), intent } });
      if (asked !== this.asked) return;
      this.preview = found;
      this.previewFault = null;
    } catch (fault) {
      if (asked === this.asked) this.previewFault = fault;
    }
  }

  /** A signed, counted check against all that this party may be told of. */
  async check(): Promise<void> {
    if (this.intent === null || this.checking) return;
    const subject = this.subject;
    this.checking = true;
    this.checkFault = null;
    try {
      this.answer = await say(await prepare({ type: "plan.check", intent: this.intent }));
      this.checked = subject;
      await refresh();
    } catch (fault) {
      this.checkFault = fault;
    } finally {
      this.checking = false;
    }
  }

  /** Take a shift over, and check what it gives. */
  async apply(remedy: Remedy): Promise<void> {
    this.volumes = remedy.volumes.map((volume, k) => movedDraft(volume, this.volumes[k]));
    await Promise.all([this.look(), this.check()]);
    this.moved += 1;
  }
}

const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

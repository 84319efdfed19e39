/**
 * The log's headers as a list that may be longer than memory: newest first, fetched by blocks.
 *
 * Promise: row 0 is the newest entry; what was read once is kept, since no entry ever changes. With
 * a filter the log is read backwards until enough fits, and the list says how far it has read.
 */

import { get } from "../../lib/api";
import { live } from "../../lib/stream.svelte";

export interface EntryHeader {
  type: string;
  issuer: string;
  seq: number;
  prev: string;
  issued_at: string;
  to: string[];
  urgency: string;
  test: boolean;
  custodial: boolean;
  release: { recipient: string; number: number } | null;
  [member: string]: unknown;
}

/** GET /v1/entries */
export interface EntryLine {
  index: number;
  entry: string;
  keyid: string;
  header: EntryHeader;
  recorded_at_s: number | null;
  yours_to_read: boolean;
}

export interface Filter {
  type: string;
  issuer: string;
}

const BLOCK = 250;
const ENOUGH = 200; // fitting entries to look for before the reader is asked to go on

export class Timeline {
  lines = $state.raw<Map<number, EntryLine>>(new Map());
  found = $state.raw<EntryLine[]>([]); // what fits the filter, newest first
  back = $state(0); // with a filter: entries from here to the end have been read
  busy = $state(false);
  fault = $state.raw<unknown>(null);

  private reading = new Map<number, Promise<void>>();
  private asked = 0;

  /** Have the entries from `first` to `last`, both of them. */
  async want(first: number, last: number): Promise<void> {
    const from = Math.max(0, Math.floor(first / BLOCK));
    const blocks = [];
    for (let block = from; block <= Math.floor(last / BLOCK); block += 1) blocks.push(this.block(block));
    try {
      await Promise.all(blocks);
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    }
  }

  /** Look for what fits, from the newest back; with `on`, from where the last search ended. */
  async search(filter: Filter, { on = false } = {}): Promise<void> {
    const asked = ++this.asked;
    if (!on) {
      this.found = [];
      this.back = live.size;
    }
    const enough = this.found.length + ENOUGH;
    this.busy = true;
    while (asked === this.asked && this.back > 0 && this.found.length < enough && this.fault === null) {
      const first = Math.max(0, this.back - BLOCK);
      await this.want(first, this.back - 1);
      if (asked !== this.asked) return;
      this.found = [...this.found, ...this.fitting(filter, first, this.back)];
      this.back = first;
    }
    if (asked === this.asked) this.busy = false;
  }

  /** With a filter: what was written since. */
  async grown(filter: Filter, before: number): Promise<void> {
    await this.want(before, live.size - 1);
    this.found = [...this.fitting(filter, before, live.size), ...this.found];
  }

  private fitting({ type, issuer }: Filter, first: number, end: number): EntryLine[] {
    const fits: EntryLine[] = [];
    for (let index = end - 1; index >= first; index -= 1) {
      const line = this.lines.get(index);
      if (line && (!type || line.header.type === type) && (!issuer || line.header.issuer === issuer)) fits.push(line);
    }
    return fits;
  }

  private block(block: number): Promise<void> {
    const running = this.reading.get(block);
    if (running) return running;
    const first = block * BLOCK;
    const last = Math.min(first + BLOCK, live.size) - 1;
    if (last < first || (this.lines.has(first) && this.lines.has(last))) return Promise.resolve();
    const read = this.read(first).finally(() => this.reading.delete(block));
    this.reading.set(block, read);
    return read;
  }

  private async read(first: number): Promise<void> {
    const { items } = await get<{ items: EntryLine[] }>("/v1/entries", { query: { after: first - 1, limit: BLOCK } });
    const lines = new Map(this.lines);
    for (const line of items) lines.set(line.index, line);
    this.lines = lines;
  }
}

/**
 * What the floor shows: every record that the asker may see, the overlaps, and the board.
 *
 * Promise: what the desk says changed is fetched again at once; a view of the past is never moved by
 * the present.
 */

import { Fault, all, get, recordPath } from "./api";
import type { Board, Changed, OverlapDocument, RecordDocument } from "./documents";
import { onChange, onReturn } from "./stream.svelte";

const NOUNS = ["zones", "sites", "moves", "plans"] as const;

/** Beyond so many changed records, whole lists cost less than one request each. */
const ONE_BY_ONE = 20;

/** Changes are gathered so long before anything is fetched: a filing comes as several. */
const GATHER_MS = 250;

/** What could not be fetched is asked for again after so long. */
const AGAIN_MS = 3000;

export class Floor {
  records = $state.raw<Map<string, RecordDocument>>(new Map());
  overlaps = $state.raw<OverlapDocument[]>([]);
  board = $state.raw<Board | null>(null);
  fault = $state.raw<unknown>(null);
  busy = $state(true);
  past = $state(""); // "" for now, else the instant that is shown, RFC 3339

  private waiting = new Set<string>();
  private whole = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  /** Keep up with the desk; the answer stops it. */
  open(): () => void {
    const stop = onChange((changed) => this.changed(changed));
    const returned = onReturn(() => void this.load(this.past)); // whatever was missed meanwhile
    const boards = setInterval(() => void this.readBoard(), 30_000); // deadlines pass by themselves
    return () => {
      stop();
      returned();
      clearInterval(boards);
      clearTimeout(this.timer);
    };
  }

  /** Everything anew, as it is now or as it was. */
  async load(past: string): Promise<void> {
    const asked = ++this.asked;
    this.past = past;
    this.busy = true;
    try {
      const query = past ? { at: past } : {};
      const lists = await Promise.all(
        NOUNS.map((noun) => {
          const over = noun === "zones" || noun === "sites" ? "true" : undefined;
          return all<RecordDocument>(`/v1/${noun}`, { query: { ...query, over } });
        }),
      );
      const overlaps = await all<OverlapDocument>("/v1/overlaps", { query });
      const board = await get<Board>("/v1/board", { query });
      if (asked !== this.asked) return; // another instant was asked for meanwhile
      this.records = new Map(lists.flatMap(({ items }) => items).map((one) => [one.id, one]));
      this.overlaps = overlaps.items;
      this.board = board;
      this.fault = null;
    } catch (fault) {
      if (asked === this.asked) this.fault = fault;
    } finally {
      if (asked === this.asked) this.busy = false;
    }
  }

  private changed({ records = [], overlaps = [], alerts = [], calls = [], agreements = [], releases = [] }: Changed): void {
    if (this.past) return;
    for (const record of records) this.waiting.add(record);
    if (records.length + overlaps.length + alerts.length + calls.length + agreements.length + releases.length === 0) return;
    this.whole ||= this.waiting.size > ONE_BY_ONE;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.catchUp(), GATHER_MS);
  }

  private async catchUp(): Promise<void> {
    const ids = [...this.waiting];
    const whole = this.whole;
    this.waiting.clear();
    this.whole = false;
    if (whole) return this.load("");
    let found: (RecordDocument | null)[];
    try {
      found = await Promise.all(ids.map(readRecord));
    } catch {
      for (const id of ids) this.waiting.add(id); // the desk went away in between: asked again
      this.timer = setTimeout(() => void this.catchUp(), AGAIN_MS);
      return;
    }
    const records = new Map(this.records);
    ids.forEach((id, k) => {
      const record = found[k];
      if (record) records.set(id, record);
      else records.delete(id);
    });
    this.records = records;
    await this.readBoard();
  }

  private async readBoard(): Promise<void> {
    if (this.past) return;
    try {
      const [board, overlaps] = [get<Board>("/v1/board"), all<OverlapDocument>("/v1/overlaps")];
      this.board = await board;
      this.overlaps = (await overlaps).items;
    } catch {
      // The stream's age already says that the desk does not answer; the next change asks again.
    }
  }
}

/** A record as it is now; null when it may no longer be seen. */
async function readRecord(id: string): Promise<RecordDocument | null> {
  try {
    return await get<RecordDocument>(recordPath(id));
  } catch (fault) {
    if (fault instanceof Fault && fault.kind === "NotFound") return null;
    throw fault;
  }
}

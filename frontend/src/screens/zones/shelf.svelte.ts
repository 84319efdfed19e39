/**
 * The zones that the asker may see, kept up to date.
 *
 * Not the whole floor: every notice that is fetched counts as looked at, and its owner is told.
 */

import { all } from "../../lib/api";
import type { RecordDocument } from "../../lib/documents";
import { onChange } from "../../lib/stream.svelte";

const GATHER_MS = 400;

export class Shelf {
  zones = $state.raw<RecordDocument[]>([]);
  fault = $state.raw<unknown>(null);

  /** Read them, and again whenever one changes; the answer stops it. */
  open(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    void this.load();
    const stop = onChange(({ records = [] }) => {
      if (!records.some((id) => id.split("/")[1] === "zone")) return;
      clearTimeout(timer);
      timer = setTimeout(() => void this.load(), GATHER_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  private async load(): Promise<void> {
    try {
      this.zones = (await all<RecordDocument>("/v1/zones")).items;
      this.fault = null;
    } catch (reason) {
      this.fault = reason;
    }
  }
}

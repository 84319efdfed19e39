/** One document of the desk, read again whenever the desk has heard something new. */

import { onMount } from "svelte";
import { get } from "../../lib/api";
import { onChange } from "../../lib/stream.svelte";

const GATHER_MS = 500;

export class Shown<T> {
  document = $state.raw<T | null>(null);
  fault = $state.raw<unknown>(null);
  private asked = 0;

  /** at: as of then; the past does not move, and is not read again. */
  constructor(
    private readonly path: string,
    private readonly at: () => string = () => "",
  ) {}

  /** To be called while a component is made: reads, and reads again, until it is gone. */
  follow(): void {
    $effect(() => {
      void this.at();
      this.document = null;
      void this.look();
    });
    onMount(() => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const stop = onChange(() => {
        if (this.at()) return;
        clearTimeout(timer);
        timer = setTimeout(() => void this.look(), GATHER_MS);
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    });
  }

  async look(): Promise<void> {
    const turn = ++this.asked;
    const at = this.at();
    try {
      const found = await get<T>(this.path, { query: at ? { at } : {} });
      if (turn === this.asked) [this.document, this.fault] = [found, null];
    } catch (reason) {
      if (turn === this.asked) this.fault = reason;
    }
  }
}

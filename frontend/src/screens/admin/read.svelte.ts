/** A list that a screen reads whole, with what went wrong, and reads again when asked. */

import { get } from "../../lib/api";

export class Read<T> {
  items = $state.raw<T[] | null>(null);
  next = $state.raw<number | null>(null);
  fault = $state.raw<unknown>(null);

  constructor(private readonly path: string) {}

  async look(): Promise<void> {
    try {
      const found = await get<{ items: T[]; next: number | null }>(this.path);
      [this.items, this.next, this.fault] = [found.items, found.next, null];
    } catch (reason) {
      this.fault = reason;
    }
  }

  /** The page after what is shown, where the desk named one. */
  async more(): Promise<void> {
    if (this.next === null) return;
    try {
      const found = await get<{ items: T[]; next: number | null }>(this.path, { query: { cursor: this.next } });
      [this.items, this.next] = [[...(this.items ?? []), ...found.items], found.next];
    } catch (reason) {
      this.fault = reason;
    }
  }

  /** Do something, then look again; what went wrong is shown. */
  async after(doing: Promise<unknown>): Promise<void> {
    try {
      await doing;
    } catch (reason) {
      this.fault = reason;
      return;
    }
    await this.look();
  }
}

export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

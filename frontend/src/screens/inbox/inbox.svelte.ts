/**
 * What the desk has told this party, kept up by the stream.
 *
 * Promise: what is owed stands first, the nearest deadline on top; then the newest. What is new
 * since this person last looked, on this machine, is marked; looking is not reading, and tells nobody.
 */

import { all, get } from "../../lib/api";
import { lastSeen, seenPlace } from "../../lib/bell.svelte";
import type { List, Release } from "../../lib/documents";
import { onChange } from "../../lib/stream.svelte";

const PAGE = 100;

export class Inbox {
  releases = $state.raw<Map<number, Release>>(new Map());
  fault = $state.raw<unknown>(null);
  busy = $state(true);
  older = $state<string | null>(null);
  readonly lastSeen = lastSeen() ?? Number.MAX_SAFE_INTEGER; // who never looked begins with now

  readonly looked = localStorage.getItem(lookedPlace()) !== null; // ever, on this machine

  open(): () => void {
    void this.load();
    const stop = onChange(({ releases = [] }) => releases.length > 0 && void this.load());
    const leave = () => this.remember();
    addEventListener("pagehide", leave);
    return () => {
      stop();
      removeEventListener("pagehide", leave);
      leave();
    };
  }

  /** Owed and new ones; older ones stay as they were read. */
  async load(): Promise<void> {
    try {
      const [owed, page] = await Promise.all([
        all<Release>("/v1/releases", { query: { new: "true" } }),
        get<List<Release>>("/v1/releases", { query: { limit: PAGE } }),
      ]);
      if (this.older === null && this.releases.size === 0) this.older = page.next;
      this.take([...owed.items, ...page.items]);
      this.fault = null;
    } catch (fault) {
      this.fault = fault;
    } finally {
      this.busy = false;
    }
  }

  async more(): Promise<void> {
    if (this.older === null) return;
    try {
      const page = await get<List<Release>>("/v1/releases", { query: { limit: PAGE, cursor: this.older } });
      this.older = page.next;
      this.take(page.items);
    } catch (fault) {
      this.fault = fault;
    }
  }

  private take(found: Release[]): void {
    const releases = new Map(this.releases);
    for (const release of found) releases.set(release.number, release);
    this.releases = releases;
  }

  private remember(): void {
    const last = Math.max(lastSeen() ?? 0, ...this.releases.keys());
    localStorage.setItem(lookedPlace(), "yes");
    if (last > 0) localStorage.setItem(seenPlace(), String(last));
  }
}

const lookedPlace = (): string => `${seenPlace()} looked`;

/** Owed first, by deadline; then the newest. */
export function inOrder(releases: Iterable<Release>): Release[] {
  const due = (release: Release): number =>
    release.answer_owed ? Date.parse(release.acknowledge_by ?? "") || 0 : Number.MAX_SAFE_INTEGER;
  return [...releases].sort((a, b) => due(a) - due(b) || b.number - a.number);
}

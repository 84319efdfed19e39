/**
 * What somebody was writing, kept over a reload: in this tab only, and gone when it is closed.
 *
 * Promise: nothing leaves the browser; what was signed is forgotten here.
 */

import { session } from "./session.svelte";

const key = (place: string): string => `draft ${session.me?.party}/${session.me?.person} ${place}`;

export function keep(place: string, draft: object): void {
  sessionStorage.setItem(key(place), JSON.stringify(draft));
}

export function recall(place: string): Record<string, unknown> | null {
  const kept = sessionStorage.getItem(key(place));
  return kept === null ? null : (JSON.parse(kept) as Record<string, unknown>);
}

export function forget(place: string): void {
  sessionStorage.removeItem(key(place));
}

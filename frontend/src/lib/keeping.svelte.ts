/** What somebody is writing in a form, kept over a reload by the form itself (lib/kept.ts). */

import { forget, keep, recall } from "./kept";

/**
 * To be called while a form is made: gives it what was kept, and keeps what it then holds.
 *
 * place   of this form alone: its page, and which form of the page
 * now     what is to be kept
 * begin   takes what was kept, which an older form may have written
 *
 * Gives back what forgets it, once it is signed.
 */
export function keeping<T extends object>(place: string, now: () => T, begin: (kept: Partial<T>) => void): () => void {
  const kept = recall(place) as Partial<T> | null;
  if (kept) begin(kept);
  $effect(() => keep(place, now()));
  return () => forget(place);
}

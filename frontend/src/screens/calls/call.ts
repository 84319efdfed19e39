/** Small facts of a call that several of its forms need. */

import type { CallDocument } from "../../lib/documents";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The other of the two on a call. */
export const otherOf = (call: Pick<CallDocument, "caller" | "to">, party: string): string =>
  party === call.to ? call.caller : call.to;

/** What the next place of a call is called where nobody says otherwise: A, B ... Z, P27, P28. */
export function nextName(call: { positions: { name: string }[] }): string {
  const taken = new Set(call.positions.map(({ name }) => name));
  const free = [...LETTERS].find((letter) => !taken.has(letter));
  if (free) return free;
  for (let number = LETTERS.length + 1; ; number += 1) if (!taken.has(`P${number}`)) return `P${number}`;
}

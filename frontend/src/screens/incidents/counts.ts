/** How many people, as somebody types it: least, likeliest, most; an empty field is unknown. */

export interface Typed {
  low: string;
  best: string;
  high: string;
}

export interface Count {
  low: number | null;
  best: number | null;
  high: number | null;
}

export const HARMED = ["killed_civilian", "killed_other", "injured_civilian", "injured_other"] as const;

/** A count; null while it is not three numbers in their order, each of which may be unknown. */
export function countOf({ low, best, high }: Typed): Count | null {
  const read = [low, best, high].map((text) => (text.trim() === "" ? null : Number(text)));
  const known = read.filter((one) => one !== null);
  const inOrder = known.every((one, k) => Number.isInteger(one) && one >= (known[k - 1] ?? 0));
  return inOrder ? { low: read[0] ?? null, best: read[1] ?? null, high: read[2] ?? null } : null;
}

/** Every count by its name; null while one is not understood. */
export function counted(typed: Record<string, Typed>): Record<string, Count> | null {
  const found: Record<string, Count> = {};
  for (const [name, one] of Object.entries(typed)) {
    const count = countOf(one);
    if (count === null) return null;
    found[name] = count;
  }
  return found;
}

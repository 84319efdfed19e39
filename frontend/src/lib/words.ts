/** Two texts beside each other, word by word: what both have, what only one of them has. */

export interface Piece {
  text: string;
  kind: "same" | "gone" | "new";
}

/** Words of either text beyond which the whole of it is marked: the work grows with the square. */
const MOST_WORDS = 600;

/** The pieces in order; those that are not new are the old text to the sign, those not gone the new. */
export function wordsCompared(before: string, after: string): Piece[] {
  const [old, now] = [split(before), split(after)];
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) return joined([...all(old, "gone"), ...all(now, "new")]);
  const common = lengths(old, now);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      pieces.push({ text: old[i] as string, kind: "same" });
      [i, j] = [i + 1, j + 1];
    } else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) {
      pieces.push({ text: old[i++] as string, kind: "gone" });
    } else {
      pieces.push({ text: now[j++] as string, kind: "new" });
    }
  }
  return joined([...pieces, ...all(old.slice(i), "gone"), ...all(now.slice(j), "new")]);
}

/** Words and what stands between them, each a piece of its own. */
const split = (text: string): string[] => text.match(/\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];

const all = (words: string[], kind: Piece["kind"]): Piece[] => words.map((text) => ({ text, kind }));

/** How many pieces the ends of both have in common, in order, from each pair of places on. */
function lengths(old: string[], now: string[]): number[][] {
  const found = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const [row, below] = [found[i] as number[], found[i + 1] as number[]];
    for (let j = now.length - 1; j >= 0; j -= 1) {
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return found;
}

function joined(pieces: Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const { text, kind } of pieces) {
    const last = found.at(-1);
    if (last?.kind === kind) last.text += text;
    else found.push({ text, kind });
  }
  return found;
}

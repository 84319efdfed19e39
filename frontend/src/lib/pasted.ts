/** Texts as they are pasted, spelled as the desk spells them (core/agreements/text.py). */

/** NFC, each line ended by a line feed alone, the last one too. */
export const canonicalText = (text: string): string =>
  `${text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").normalize("NFC").replace(/\n+$/, "")}\n`;

/** How many signs (Unicode code points) stand before a place that is counted in UTF-16 units. */
export const codePoints = (text: string, units: number): number => [...text.slice(0, units)].length;

/** Where words stand in a text, and as they stand there: a line may be broken between any two.
    Null where they stand nowhere, or more than once. */
export function findWords(text: string, words: string): { start: number; text: string } | null {
  const plain = words.trim().split(/\s+/).filter(Boolean);
  if (plain.length === 0) return null;
  const sought = new RegExp(plain.map((one) => one.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")).join("\\s+"), "g");
  const found = [...text.matchAll(sought)];
  const [one] = found;
  return one && found.length === 1 ? { start: codePoints(text, one.index), text: one[0] } : null;
}

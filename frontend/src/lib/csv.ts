/**
 * A table as a file that spreadsheets open.
 *
 * Promise: text that a spreadsheet would run as a formula is kept as text (OWASP, CSV injection);
 * UTF-8 with a mark, without which the commonest spreadsheet garbles Arabic and Cyrillic.
 * Source: RFC 4180.
 */

export type Cell = string | number | null;

export function csv(head: string[], rows: Cell[][]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: Cell): string {
  const text = value === null ? "" : String(value);
  const kept = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(kept) ? `"${kept.replaceAll('"', '""')}"` : kept;
}

/** Give a text or a file to be kept, under a name. */
export function keepAsFile(name: string, text: string | Blob, type = "text/csv;charset=utf-8"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(text instanceof Blob ? text : new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

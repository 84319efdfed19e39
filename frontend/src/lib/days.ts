/** A day as it is typed and kept everywhere here: 2030-05-08, never an order that depends on the reader. */

/** The day, when the text is one that exists; else "". */
export function readDay(text: string): string {
  const typed = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return "";
  const at = new Date(`${typed}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== typed ? "" : typed;
}

/** "19:30", when the text is an hour of a day; else "". */
export const readHour = (text: string): string => (/^([01]\d|2[0-3]):[0-5]\d$/.test(text.trim()) ? text.trim() : "");

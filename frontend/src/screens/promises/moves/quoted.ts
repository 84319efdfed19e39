/** A confirmed quotation by its reference, as somebody types it: "report/1". */

import type { Json } from "../../../lib/canonical";

/** The quotation; null for none typed, undefined while it is no reference. */
export function quotedOf(text: string): { [member: string]: Json } | null | undefined {
  if (!text.trim()) return null;
  const [, source, number] = /^([a-z0-9][a-z0-9_.-]*)\/([1-9]\d*)$/.exec(text.trim()) ?? [];
  return source ? { source, number: Number(number) } : undefined;
}

/** What the floor's list holds: the reach of its clock, the classes hidden, the words sought. */

import type { RecordDocument } from "../../lib/documents";
import { CLASSES, type Class, nameOf } from "../../lib/records";

export const FIRST_MIN = -6 * 60;
export const LAST_MIN = 24 * 60;
export const STEP_MIN = 15;

/** Classes that are hidden, as the URL names them: "plan.move". */
export function hidden(text: string): Set<Class> {
  return new Set(text.split(".").filter((name): name is Class => name in CLASSES));
}

export function matches(record: RecordDocument, sought: string): boolean {
  const words = sought.trim().toLocaleLowerCase();
  return !words || `${record.id} ${nameOf(record)}`.toLocaleLowerCase().includes(words);
}

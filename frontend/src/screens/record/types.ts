/** The kinds of entry that a log of this desk holds: what parties say, what it decides and tells. */

import schema from "../../lib/statement-schema.json";

interface Defined {
  properties?: { type?: { const?: string } };
}

const said = Object.values(schema.$defs as Record<string, Defined>).flatMap((each) => each.properties?.type?.const ?? []);

export const TYPES: string[] = ["decision", "release", ...said.sort()];

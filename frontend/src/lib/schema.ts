/**
 * Members that may be left out of a statement, spelled out.
 *
 * The desk's one spelling of a statement names every member, so what is signed must, too; but for
 * members that came later, which are left out where they say nothing (`unsaid`). The defaults come from the desk's own model (statement-schema.json, written by
 * tests/web/write_vectors.py); no rule stands here.
 */

import type { Json } from "./canonical";

type Object = { [name: string]: Json };
interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: Json;
  default?: Json;
  unsaid?: Json;
  type?: string;
}

export function completed(value: Json, schema: unknown): Json {
  const whole = schema as Schema;
  return complete(value, whole, whole.$defs ?? {});
}

function complete(value: Json, given: Schema, named: Record<string, Schema>): Json {
  const schema = given.$ref ? (named[given.$ref.replace("#/$defs/", "")] ?? {}) : given;
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined) {
    const fitting = branches.find((branch) => fits(value, branch, named));
    return fitting === undefined ? value : complete(value, fitting, named);
  }
  if (Array.isArray(value)) {
    const item = (k: number) => schema.prefixItems?.[k] ?? schema.items ?? {};
    return value.map((each, k) => complete(each, item(k), named));
  }
  if (value === null || typeof value !== "object" || !schema.properties) return value;
  return members(value, schema.properties, named);
}

function members(value: Object, properties: Record<string, Schema>, named: Record<string, Schema>) {
  const whole: Object = { ...value };
  for (const [name, schema] of Object.entries(properties)) {
    const found = name in value ? value[name] : schema.default;
    if (found !== undefined) whole[name] = complete(found, schema, named);
    if (schema.unsaid !== undefined && JSON.stringify(found) === JSON.stringify(schema.unsaid)) delete whole[name];
  }
  return whole;
}

/** Whether a value can be of this branch: its kind, its constants, and the members that it must have. */
function fits(value: Json, given: Schema, named: Record<string, Schema>): boolean {
  const schema = given.$ref ? (named[given.$ref.replace("#/$defs/", "")] ?? {}) : given;
  if (value === null) return schema.type === "null";
  if (Array.isArray(value)) return schema.type === "array";
  if (typeof value !== "object") return schema.type !== "object" && schema.type !== "null";
  if (schema.type !== "object") return false;
  const properties = Object.entries(schema.properties ?? {});
  return (
    properties.every(([name, part]) => part.const === undefined || !(name in value) || value[name] === part.const) &&
    (schema.required ?? []).every((name) => name in value) &&
    Object.keys(value).every((name) => name in (schema.properties ?? {}))
  );
}

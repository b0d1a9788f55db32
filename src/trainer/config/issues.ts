import type { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';
import type { ConfigIssue } from '../../model/index.ts';
import { describeType, propertiesOf } from './describe-type.ts';

/** Part of a config: where it stands, what it is called in messages, what it holds and what it may hold. */
export interface CheckedPart {
  /** `['loss']`; empty for the config itself. */
  readonly path: readonly (string | number)[];
  /** `loss "pr"`. */
  readonly name: string;
  readonly value: JsonObject;
  readonly schema: JsonObject;
}

type ZodIssue = z.core.$ZodIssue;

/** What zod found wrong with a part, in the words of a compiler. */
export function toConfigIssues(issues: readonly ZodIssue[], part: CheckedPart): ConfigIssue[] {
  return issues.flatMap((issue) => toIssue(issue, part, []));
}

function unknownField(key: string, path: CheckedPart['path'], where: string, known: readonly string[]): ConfigIssue {
  return {
    path: [...path, key],
    atKey: true,
    message: `unknown field "${key}" in ${where}`,
    expected: known.length === 0 ? 'no further fields' : `one of: ${known.join(', ')}`,
    known,
  };
}

/** A value as messages show it, cut after 60 characters. */
export function show(value: JsonValue | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function toIssue(issue: ZodIssue, part: CheckedPart, within: readonly PropertyKey[]): ConfigIssue[] {
  const inner = [...within, ...issue.path] as (string | number)[];
  const value = valueAt(part.value, inner);
  const schema = schemaAt(part.schema, inner);
  if (issue.code === 'unrecognized_keys') {
    const where = inner.length === 0 ? part.name : `"${inner.join('.')}" of ${part.name}`;
    // A field of one value (the kind) was right, or its schema would not have been the one.
    const known = Object.entries(mapSchema(schema)).flatMap(([key, field]) => (field.const === undefined ? [key] : []));
    return issue.keys.map((key) => unknownField(key, [...part.path, ...inner], where, known));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.filter(
      (errors) => !errors.some((error) => error.path.length === 0 && error.code === 'invalid_type'),
    );
    if (meant.length === 1) return meant[0]!.flatMap((error) => toIssue(error, part, inner));
  }
  const reason = issue.code === 'custom' ? `: ${issue.message}` : '';
  return [
    {
      path: [...part.path, ...inner],
      atKey: false,
      message: `${inner.join('.')} is ${show(value)}${reason}`,
      expected: describeType(schema),
      known: namesIn(schema),
    },
  ];
}

function valueAt(value: JsonValue, path: readonly (string | number)[]): JsonValue | undefined {
  let node: JsonValue | undefined = value;
  for (const key of path) node = (node as Readonly<Record<string | number, JsonValue>> | undefined)?.[key];
  return node;
}

/** The schema of what stands at a path; `{}` (anything) where the schema does not say. */
function schemaAt(schema: JsonObject, path: readonly (string | number)[]): JsonObject {
  let node = schema;
  for (const key of path) {
    const next = typeof key === 'number' ? itemSchema(node, key) : mapSchema(node)[key];
    if (next === undefined) return {};
    node = next;
  }
  return node;
}

/** The fields of the map among what a schema allows. */
function mapSchema(schema: JsonObject): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(alternatives(schema).flatMap((one) => Object.entries(propertiesOf(one))));
}

function itemSchema(schema: JsonObject, index: number): JsonObject | undefined {
  const items = alternatives(schema).map((one) =>
    Array.isArray(one.prefixItems) ? one.prefixItems[index] : one.items,
  );
  return items.find(isJsonObject);
}

function alternatives(schema: JsonObject): readonly JsonObject[] {
  return Array.isArray(schema.anyOf) ? schema.anyOf.filter(isJsonObject) : [schema];
}

function namesIn(schema: JsonObject): string[] {
  return alternatives(schema).flatMap((one) => (Array.isArray(one.enum) ? one.enum.map(String) : []));
}

import { expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/base/index.ts';
import { sweepJsonSchema } from '../../src/sweep/index.ts';
import { fakeProgram, programs } from './fake-program.ts';

const schema = sweepJsonSchema(programs);

function references(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : references(inner)));
}

function resolve(reference: string): JsonValue | undefined {
  return reference
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>((node, key) => (isJsonObject(node) ? node[key] : undefined), schema);
}

test('is a draft 2020-12 schema that knows every key of a sweep file and no others', () => {
  expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(schema.additionalProperties).toBe(false);
  expect(Object.keys(schema.properties as JsonObject).sort()).toEqual(
    'config defaults executor extends failures limits matrix profiles report resources retry seeds sweep title trial'.split(
      ' ',
    ),
  );
});

test('every reference leads somewhere, also inside what a program brings along', () => {
  const program = { ...fakeProgram, jsonSchema: { $ref: '#/$defs/inner', $defs: { inner: { type: 'object' } } } };
  const found = references(schema);
  expect(found).toContain('#/$defs/train_config');
  for (const reference of found) expect(resolve(reference), reference).toBeDefined();
  const moved = sweepJsonSchema(new Map([['train', program]]));
  expect((moved.$defs as JsonObject).train_config).toEqual({
    $ref: '#/$defs/train_config/$defs/inner',
    $defs: { inner: { type: 'object' } },
  });
});

test('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});

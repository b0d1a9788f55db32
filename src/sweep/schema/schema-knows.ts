import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts';

/** True where a JSON Schema has a place for a dotted key, in any of its alternatives. */
export function schemaKnows(root: JsonObject, dottedKey: string): boolean {
  let places: readonly JsonObject[] = alternatives(root, root, new Set());
  for (const key of dottedKey.split('.')) {
    places = places
      .flatMap(({ properties, additionalProperties }) => {
        const own = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
        return [own ?? additionalProperties];
      })
      .filter(isJsonObject)
      .flatMap((schema) => alternatives(schema, root, new Set()));
  }
  return places.length > 0;
}

/** A schema with all that it refers to or combines. */
function alternatives(schema: JsonObject, root: JsonObject, seen: Set<JsonObject>): readonly JsonObject[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const { $ref: reference } = schema;
  const parts: JsonValue[] = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  if (typeof reference === 'string') parts.push(target(root, reference));
  return [schema, ...parts.filter(isJsonObject).flatMap((part) => alternatives(part, root, seen))];
}

function target(root: JsonObject, reference: string): JsonValue {
  let node: JsonValue = root;
  for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    node = isJsonObject(node) ? (node[key] ?? null) : null;
  }
  return node;
}

/** A value that JSON can hold. Numbers are finite. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads `a.b.c` in a tree of maps; undefined where any step is missing. */
export function getPath(tree: JsonValue | undefined, dottedKey: string): JsonValue | undefined {
  if (!dottedKey.includes('.')) return stepInto(tree, dottedKey);
  let node: JsonValue | undefined = tree;
  for (const key of dottedKey.split('.')) {
    node = stepInto(node, key);
    if (node === undefined) return undefined;
  }
  return node;
}

function stepInto(node: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

/** The values of a tree by dotted key, in order; lists and empty maps are values. */
export function* dottedValues(tree: JsonObject, prefix = ''): Generator<readonly [key: string, value: JsonValue]> {
  for (const [key, value] of Object.entries(tree)) {
    if (isJsonObject(value) && Object.keys(value).length > 0) yield* dottedValues(value, `${prefix}${key}.`);
    else yield [prefix + key, value];
  }
}

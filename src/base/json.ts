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
  let node: JsonValue | undefined = tree;
  for (const key of dottedKey.split('.')) {
    if (!isJsonObject(node) || !Object.hasOwn(node, key)) return undefined;
    node = node[key];
  }
  return node;
}

import type { JsonObject, JsonValue } from '../../base/index.ts';
import type { KeyPath, Location } from './source.ts';

/**
 * A value together with where it was written. Sweeps are merged and expanded as such trees, so that every value of every
 * run can be traced to the line that set it. Maps keep the order of the file, also for keys that look like integers.
 */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** As written, without quotes. */
  readonly text: string;
  readonly at: Location;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: Location;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Location;
}

export interface Entry {
  /** Where the key stands; its path is that of the map. */
  readonly keyAt: Location;
  readonly value: Node;
}

export function emptyMap(at: Location): MapNode {
  return { kind: 'map', entries: new Map(), at };
}

/** The value of a key, where `node` is a map that has it. */
export function child(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

export function childMap(node: Node | undefined, key: string): MapNode | undefined {
  const value = child(node, key);
  return value?.kind === 'map' ? value : undefined;
}

export function childList(node: Node | undefined, key: string): ListNode | undefined {
  const value = child(node, key);
  return value?.kind === 'list' ? value : undefined;
}

export function without(map: MapNode, ...keys: readonly string[]): MapNode {
  if (!keys.some((key) => map.entries.has(key))) return map;
  const entries = new Map(map.entries);
  for (const key of keys) entries.delete(key);
  return { ...map, entries };
}

/** The tree that a dotted key stands for: `a.b: 1` is {a: {b: 1}}. Every step of it points at `at`, the key as written. */
export function dottedMap(dottedKey: string, at: Location, value: Node): MapNode {
  const dot = dottedKey.indexOf('.');
  const first = dot < 0 ? dottedKey : dottedKey.slice(0, dot);
  const inner = dot < 0 ? value : dottedMap(dottedKey.slice(dot + 1), at, value);
  return { kind: 'map', entries: new Map<string, Entry>().set(first, { keyAt: at, value: inner }), at };
}

/** What stands deepest on a path: the node, the key that leads to it, and how many steps were there to take. */
export function deepest(
  root: Node,
  path: KeyPath,
): { readonly node: Node; readonly keyAt: Location | null; readonly steps: number } {
  let [node, keyAt, steps]: [Node, Location | null, number] = [root, null, 0];
  for (const key of path) {
    const entry: Entry | undefined = node.kind === 'map' ? node.entries.get(String(key)) : undefined;
    const next: Node | undefined = node.kind === 'list' && typeof key === 'number' ? node.items[key] : entry?.value;
    if (next === undefined) break;
    [node, keyAt, steps] = [next, entry?.keyAt ?? null, steps + 1];
  }
  return { node, keyAt, steps };
}

export type JsonReader = ((node: MapNode) => JsonObject) & ((node: Node) => JsonValue);

/** Turns trees into plain values, each node once: trees that share parts give values that share them. */
export function jsonReader(): JsonReader {
  const known = new WeakMap<Node, JsonValue>();
  function read(node: MapNode): JsonObject;
  function read(node: Node): JsonValue;
  function read(node: Node): JsonValue {
    if (node.kind === 'scalar') return node.value;
    const before = known.get(node);
    if (before !== undefined) return before;
    const value = node.kind === 'list' ? node.items.map((item) => read(item)) : plainMap(node, read);
    known.set(node, value);
    return value;
  }
  return read;
}

/** A map as a plain object of its own, its parts as `read` gives them. */
export function plainMap({ entries }: MapNode, read: (node: Node) => JsonValue): Record<string, JsonValue> {
  const map: Record<string, JsonValue> = {};
  for (const [key, { value }] of entries) map[key] = read(value);
  return map;
}

/** How a name or a label is read where one is expected: numbers and booleans as they were written. */
export function labelText(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

import type { Entry, MapNode, Node } from './node.ts';

/**
 * Lays `overlay` over `base`: maps merge deeply, anything else replaces, null is a value. A map whose `kind` the overlay
 * changes from one value to another starts afresh from the overlay. Keys keep their place, new ones follow.
 */
export function merge(base: MapNode, overlay: MapNode): MapNode;
export function merge(base: Node | undefined, overlay: Node): Node;
export function merge(base: Node | undefined, overlay: Node): Node {
  if (base?.kind !== 'map' || overlay.kind !== 'map' || changesKind(base, overlay)) return overlay;
  if (overlay.entries.size === 0) return base;
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of overlay.entries) {
    const before = entries.get(key);
    entries.set(key, before === undefined ? entry : { keyAt: entry.keyAt, value: merge(before.value, entry.value) });
  }
  return { kind: 'map', entries, at: overlay.at };
}

function changesKind(base: MapNode, overlay: MapNode): boolean {
  const [from, to] = [base.entries.get('kind')?.value, overlay.entries.get('kind')?.value];
  if (from === undefined || to === undefined) return false;
  if (from.kind === 'scalar' && to.kind === 'scalar') return from.value !== to.value;
  return from.kind !== to.kind;
}

import type { Where } from '../../model/index.ts';
import { readCondition } from '../expand/condition.ts';
import type { Names } from '../expand/names.ts';
import { child, childMap, type MapNode, type Node } from '../source/node.ts';

/** The `where` of a part of the report, its labels as texts. */
export function readWhere(node: MapNode, names: Names): Where {
  const where = childMap(node, 'where');
  if (where === undefined) return {};
  return Object.fromEntries(readCondition(where, names).tests.map(({ name, matcher }) => [name, matcher]));
}

/** Checks the axes that stand at `keys`, each one name or a list of them. */
export function checkAxes(node: MapNode, keys: readonly string[], names: Names): void {
  for (const key of keys) {
    const value: Node | undefined = child(node, key);
    for (const item of value?.kind === 'list' ? value.items : value === undefined ? [] : [value]) {
      if (item.kind === 'scalar') names.checkAxis(item.text, item.at);
    }
  }
}

import { child, childList, childMap, type MapNode, type Node, type ScalarNode } from '../source/node.ts';

/** What an axis of `grid` is made of, as the schema allows it. */
export type AxisForm = { readonly when: MapNode | undefined } & (
  | { readonly kind: 'labelled'; readonly labels: MapNode }
  | { readonly kind: 'values' /** Those of a range are made at each call. */; readonly values: () => readonly Node[] }
);

/** Reads the forms in the order in which the schema tries them. */
export function axisForm(node: Node): AxisForm {
  if (node.kind === 'list') return { kind: 'values', values: () => node.items, when: undefined };
  const when = childMap(node, 'when');
  if (node.kind === 'scalar') return { kind: 'values', values: () => [node], when };
  if (child(node, 'count')?.kind === 'scalar') return { kind: 'values', values: () => rangeValues(node), when };
  const values = childList(node, 'values');
  if (values !== undefined) return { kind: 'values', values: () => values.items, when };
  const labels = childMap(node, 'labels');
  return labels !== undefined && isDescription(node, labels)
    ? { kind: 'labelled', labels, when }
    : { kind: 'labelled', labels: node, when: undefined };
}

/** {labels: {A: {...}}, when: ...}, and not an axis with a label that is called "labels". */
function isDescription(node: MapNode, labels: MapNode): boolean {
  const overlays = [...labels.entries.values()].map((entry) => entry.value.kind);
  return (
    [...node.entries.keys()].every((key) => key === 'labels' || key === 'when') &&
    overlays.every((kind) => kind === 'map')
  );
}

/** `count` values from `from` to `to`, rounded to 12 significant digits, the ends exact. */
function rangeValues(range: MapNode): ScalarNode[] {
  const read = (key: string): number => {
    const node = child(range, key);
    return node?.kind === 'scalar' ? Number(node.value) : Number.NaN;
  };
  const [from, to, count] = [read('from'), read('to'), read('count')];
  const scale = child(range, 'scale');
  const isLog = scale?.kind === 'scalar' && scale.value === 'log';
  return Array.from({ length: count }, (_, i) => {
    const part = i / (count - 1);
    const between = isLog ? from ** (1 - part) * to ** part : from * (1 - part) + to * part;
    const value = i === 0 ? from : i === count - 1 ? to : Number(between.toPrecision(12));
    return { kind: 'scalar', value, text: String(value), at: range.at };
  });
}

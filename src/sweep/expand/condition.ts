import type { JsonObject } from '../../base/index.ts';
import { type Matcher, matches, type Place, valueAt } from '../../model/index.ts';
import { type JsonReader, jsonReader, labelText, type MapNode, type Node } from '../source/node.ts';
import type { Location } from '../source/source.ts';
import type { Names } from './names.ts';

/** A `when`, a `where` or an item of `exclude`: every test must hold. */
export interface Condition {
  readonly at: Location;
  readonly tests: readonly { readonly name: string; readonly matcher: Matcher; readonly at: Location }[];
}

/** Reads a condition. Labels become texts (the label `1` is met by 1), and globs the labels that they pick. */
export function readCondition(node: MapNode, names: Names): Condition {
  const json = jsonReader();
  const tests = Array.from(node.entries, ([name, { keyAt, value }]) => {
    names.mentionKey(name, { ...keyAt, path: value.at.path });
    return { name, matcher: readMatcher(name, value, names, json, false), at: keyAt };
  });
  return { at: node.at, tests };
}

export function holds(condition: Condition, place: Place, config: JsonObject): boolean {
  return condition.tests.every(({ name, matcher }) => matches(matcher, valueAt(place, config, name)));
}

function readMatcher(axis: string, node: Node, names: Names, json: JsonReader, negated: boolean): Matcher {
  if (node.kind === 'list') return node.items.map((item) => readMatcher(axis, item, names, json, negated));
  const not = node.kind === 'map' ? node.entries.get('not')?.value : undefined;
  if (not !== undefined) return { not: readMatcher(axis, not, names, json, !negated) };
  const label = labelText(node);
  if (label === undefined || names.vocabulary.get(axis) == null) return json(node);
  const labels = names.checkLabel(axis, label, node.at, negated);
  return labels.length === 1 ? (labels[0] ?? label) : labels;
}

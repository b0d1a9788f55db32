import type { Names } from '../expand/names.ts';
import type { Report } from '../problem.ts';
import type { Node } from '../source/node.ts';

/**
 * Checks what a paper printed: a map for each axis of `keyedBy`, one in the other, then a number or null for each column.
 * Rows that the paper has and the sweep has not are no error.
 */
export function checkReference(
  values: Node,
  keyedBy: readonly string[],
  headings: readonly string[] | null,
  names: Names,
  report: Report,
): void {
  const refuse = (node: Node, message: string, expected: string, received: string) =>
    report({ at: node.at, message, expected, received });
  const misplaced = `reference values are keyed by ${keyedBy.join(', then ')}`;
  check(values, keyedBy);

  function check(node: Node, [axis, ...inner]: readonly string[]): void {
    if (axis !== undefined) {
      if (node.kind !== 'map') refuse(node, misplaced, `a map from the values of ${axis}`, `a ${node.kind}`);
      for (const [label, { keyAt, value }] of node.kind === 'map' ? node.entries : []) {
        names.checkLabel(axis, label, { ...keyAt, path: value.at.path }, true);
        check(value, inner);
      }
    } else if (node.kind !== 'list') {
      refuse(node, misplaced, 'a list of numbers in column order, null for none', `a ${node.kind}`);
    } else if (headings !== null && node.items.length !== headings.length) {
      const message = `${node.items.length} reference values for ${headings.length} columns`;
      const expected = `${headings.length} numbers, for ${headings.join(', ')}; null for none`;
      refuse(node, message, expected, String(node.items.length));
    }
  }
}

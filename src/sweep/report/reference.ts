import type { Names } from '../expand/names.ts';
import { type Report, shown } from '../problem.ts';
import type { Node } from '../source/node.ts';

/**
 * Checks what a paper printed: a map for each axis of `keyedBy`, one in the other, then a number or null for each column.
 * Rows that the paper has and the sweep has not are no error.
 */
export function readReference(
  values: Node,
  keyedBy: readonly string[],
  headings: readonly string[] | null,
  names: Names,
  report: Report,
): void {
  const [axis, ...inner] = keyedBy;
  if (axis !== undefined) {
    if (values.kind !== 'map') {
      const expected = `a map from the values of ${shown(axis)}`;
      report({
        at: values.at,
        message: 'reference values that are not keyed as the table is',
        expected,
        received: `a ${values.kind}`,
      });
      return;
    }
    for (const [label, { keyAt, value }] of values.entries) {
      names.checkLabel(axis, label, { ...keyAt, path: value.at.path }, true);
      readReference(value, inner, headings, names, report);
    }
  } else if (values.kind !== 'list') {
    const expected = 'a list of numbers in column order, null for none';
    report({ at: values.at, message: 'reference values are keyed too deeply', expected, received: `a ${values.kind}` });
  } else if (headings !== null && values.items.length !== headings.length) {
    const message = `${values.items.length} reference values for ${headings.length} columns`;
    const expected = `${headings.length} numbers, for ${headings.join(', ')}; null for none`;
    report({ at: values.at, message, expected, received: `${values.items.length}` });
  }
}

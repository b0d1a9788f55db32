import * as z from 'zod';
import {
  fileName,
  filledText,
  listOf,
  mapOf,
  number,
  oneOrMore,
  scalar,
  strict,
  text,
  where,
  wholeNumber,
} from './leaves.ts';

const axis = filledText;
const each = axis.describe('One for each block, or for each value of an axis.').optional();
const title = text.optional();

type ReferenceInput = { [label: string]: (number | null)[] | ReferenceInput };
const referenceWords = 'a list of numbers in column order, null for none, or a map of labels to such lists';
const referenceValues: z.ZodType<ReferenceInput> = z.lazy(() =>
  mapOf(
    z.union([z.array(z.union([number, z.null('null')], 'a number or null'), referenceWords), referenceValues]),
    referenceWords,
  ),
);

const reference = strict(
  {
    source: filledText.describe('Where the values stand: "Table 3".'),
    profile: filledText.optional().describe('The profile whose runs are the experiment that the values come from.'),
    values: referenceValues.describe('[value of `each` ->] row label -> values in column order, null for none.'),
  },
  'a map {source, profile, values}',
);

const columns = z
  .union([
    axis,
    mapOf(filledText, 'an axis, or a map of headings to metrics').refine(
      (map) => Object.keys(map).length > 0,
      'at least one column',
    ),
  ])
  .describe('Heading -> metric, or an axis whose values are the columns of `metric`.');

const table = strict(
  {
    id: fileName,
    title,
    each,
    where: where.optional(),
    rows: oneOrMore(axis, 'an axis, or a list of axes').describe('The axes whose values head the rows.'),
    columns,
    metric: filledText.optional().describe('The metric of the cells, where the columns are an axis.'),
    precision: wholeNumber(0)
      .max(12, 'a whole number from 0 to 12')
      .optional()
      .describe('Decimals (2; more in a column whose values are all below 1).'),
    sort: filledText.optional().describe('The column to sort the rows by, best first.'),
    reference: reference.optional(),
  },
  'a table {id, rows, columns, ...}',
);

const figure = strict(
  {
    id: fileName,
    title,
    kind: z.enum(['probability-map', 'curves', 'bars', 'heatmap', 'loss-gradients']),
    each,
    where: where.optional(),
    panels: axis.optional().describe('The axis that has a panel for each value.'),
    lines: axis.optional().describe('The axis that has a line for each value.'),
    metric: filledText.optional(),
    sign: z.enum(['positive', 'negative']).optional(),
    x: axis.optional(),
    y: axis.optional(),
    options: mapOf(z.unknown(), 'a map').optional().describe('Further settings of this kind of figure.'),
  },
  'a figure {id, kind, ...}',
);

const claim = strict(
  {
    id: fileName,
    title,
    each,
    where: where.optional(),
    metric: oneOrMore(filledText, 'a metric, or a list of metrics'),
    better: scalar.describe('The label that is said to be better.'),
    than: oneOrMore(scalar, 'a label, a list of labels, or all').describe('Labels of the same axis, or `all`.'),
    axis: axis.optional().describe('The axis of the labels, where several have them.'),
    by: number.optional().describe('Better by more than this (0).'),
    same_within: number.min(0, 'a number >= 0').optional().describe('Claims that the two differ by no more than this.'),
    source: text.optional(),
  },
  'a claim {id, metric, better, than, ...}',
).refine((map) => map.by === undefined || map.same_within === undefined, {
  error: 'either `by` or `same_within`, not both',
  path: ['same_within'],
});

export const report = strict(
  {
    lower_is_better: listOf(filledText, 'a list of metrics').optional().describe('Metrics where less is more.'),
    labels: mapOf(
      mapOf(
        strict({ text: text.optional(), tex: text.optional() }, 'a map {text, tex}'),
        'a map of labels to {text, tex}',
      ),
      'a map of axes',
    )
      .optional()
      .describe('axis -> label -> how it is printed.'),
    tables: listOf(table, 'a list of tables').optional(),
    figures: listOf(figure, 'a list of figures').optional(),
    claims: listOf(claim, 'a list of claims').optional(),
  },
  'a map {lower_is_better, labels, tables, figures, claims}',
);

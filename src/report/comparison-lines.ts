import type { ReportSpec } from '../model/index.ts';
import { printedLabel } from './labels.ts';
import { intervalText, pText, signedText } from './numbers.ts';
import { columnHeadings } from './table-text.ts';
import type { DocumentTable } from './tables-and-claims.ts';

export const comparisonHeadings = [
  'row',
  'column',
  'difference',
  '95 % interval',
  'n',
  'p (t)',
  'p (Holm)',
  'p (Wilcoxon)',
  'over images',
] as const;

/** Of the larger tables a page shows so many comparisons; report.json holds all. */
const mostShown = 200;

/** The comparisons of a table that have at least two seeds, as cells of text; null where there are none. */
export function comparisonLines(spec: ReportSpec, table: DocumentTable) {
  const shown = table.comparisons.filter(({ n }) => n >= 2);
  if (shown.length === 0 || table.baseline === null) return null;
  const headings = columnHeadings(spec, table);
  const name = (labels: readonly string[]) =>
    labels.map((label, i) => printedLabel(spec, table.rowAxes[i] ?? '', label)).join(', ');
  const rows = shown.slice(0, mostShown).map((one) => {
    const column = table.columns.findIndex(({ heading }) => heading === one.heading);
    const { precision = 2 } = table.columns[column] ?? {};
    return [
      name(one.labels),
      headings[column] ?? one.heading,
      one.difference === null ? '' : signedText(one.difference, precision),
      one.interval === null ? '' : intervalText(one.interval, precision),
      String(one.n),
      ...[one.p, one.pHolm, one.pSignedRank].map((p) => (p === null ? '-' : pText(p))),
      one.bootstrap === null ? '-' : intervalText(one.bootstrap.interval, precision),
    ];
  });
  return { baseline: name(table.baseline), rows, notes: notesOf(table, shown.length - rows.length) };
}

function notesOf({ comparisons }: DocumentTable, hidden: number): readonly string[] {
  const replicates = comparisons.flatMap(({ bootstrap }) => bootstrap?.replicates ?? []);
  return [
    'Differences are paired over seeds, with the 95 % t interval; p values are two-sided, and Holm adjusts those of the t test for all comparisons of the table.',
    comparisons.some(({ pSignedRank }) => pSignedRank !== null)
      ? []
      : 'The Wilcoxon signed-rank test needs six pairs that differ.',
    replicates.length === 0
      ? []
      : `Over images: 95 % of ${Math.max(...replicates)} bootstrap resamples of the test images, the trained models kept.`,
    'None of this decides a verdict.',
    hidden > 0 ? `${hidden} more comparisons are in report.json.` : [],
  ].flat();
}

import { csvRecord } from '../../base/index.ts';
import type { ReportDocument } from '../document.ts';

const header = [
  'table',
  'each',
  'row',
  'column',
  'metric',
  'mean',
  'deviation',
  'n',
  'expected',
  'failed',
  'reference',
  'difference',
  'rank',
];

/** tables.csv: every cell of every table on a line of its own, unrounded (RFC 4180); empty stands for no value. */
export function renderCsv({ tables }: ReportDocument): string {
  const lines = tables.flatMap((table) =>
    table.rows.flatMap(({ labels, cells }) =>
      cells.map((cell, i) => [
        table.id,
        table.each,
        labels.join(' / '),
        table.columns[i]?.heading ?? '',
        table.columns[i]?.metric ?? '',
        cell.mean,
        cell.deviation,
        cell.n,
        cell.expected,
        cell.failed,
        cell.reference,
        cell.difference,
        cell.rank,
      ]),
    ),
  );
  return [header, ...lines].map(csvRecord).join('');
}

import { type Cell, referenceName, type Table, type TableRow } from '../analysis/index.ts';
import type { ReportSpec } from '../model/index.ts';
import type { ReportDocument } from './document.ts';
import { metricHeading, placeLabel, printedLabel } from './labels.ts';
import { seedsText } from './numbers.ts';

/** `Table 3, voc-lt`. */
export function tableTitle(spec: ReportSpec, table: Table): string {
  const each = printedEach(spec, table);
  return each === null ? table.title : `${table.title}, ${each}`;
}

/** What heads the label columns: the value of `each` where there is one label a row, else the axes' names. */
export function rowHeadings(spec: ReportSpec, table: Table): readonly string[] {
  const each = printedEach(spec, table);
  return table.rowAxes.length === 1 && each !== null ? [each] : table.rowAxes;
}

export function rowLabels(spec: ReportSpec, { rowAxes }: Table, { labels }: TableRow): readonly string[] {
  return labels.map((label, i) => printedLabel(spec, rowAxes[i] ?? '', label));
}

export function columnHeadings(spec: ReportSpec, { columns, columnAxis }: Table): readonly string[] {
  return columns.map(({ heading }) => (columnAxis === null ? heading : placeLabel(spec, columnAxis, heading)));
}

/** `3`, `1 of 3, 2 waiting`, or the range where the cells of a row differ, as they may when headings are an axis. */
export function rowSeeds({ cells }: TableRow): string {
  const texts = new Set(cells.map(seedsText));
  const [only] = texts;
  if (texts.size <= 1) return only ?? '0';
  const counts = cells.map(({ n }) => n);
  return `${Math.min(...counts)} to ${Math.max(...counts)}`;
}

/** What a cell says of its own missing seeds, where the row cannot say it for all its cells. */
export function cellSeeds(row: TableRow, cell: Cell): string | null {
  const alike = new Set(row.cells.map(seedsText)).size <= 1;
  return alike || cell.n === cell.expected ? null : seedsText(cell);
}

/** The sentences below a table: what its numbers are, and what they are not; `marks` is how its format marks ranks. */
export function tableNotes({ banner, spec }: ReportDocument, table: Table, marks: string): readonly string[] {
  const { reference, pooled, rows, columns, columnAxis } = table;
  const cells = rows.flatMap((row) => row.cells);
  // Headings that are values of an axis do not say what the cells are.
  const metrics = columns.map(({ metric }) => metricHeading(spec, metric));
  const names = columnAxis === null ? columnHeadings(spec, table) : metrics;
  const lower = columns.flatMap(({ lowerIsBetter }, i) => (lowerIsBetter ? (names[i] ?? []) : []));
  return [
    banner?.lead ?? [],
    columnAxis === null ? [] : `Cells: ${[...new Set(metrics)].join(', ')}.`,
    `Mean ± sample deviation over the seeds; of each column ${marks}.`,
    lower.length > 0 ? `Lower is better: ${[...new Set(lower)].join(', ')}.` : [],
    pooled.length > 0 ? `Cells pool runs that differ in ${pooled.join(', ')}.` : [],
    reference === null ? [] : `Δ ${referenceName(reference.source)}: mean minus ${reference.source}.`,
    reference === null || reference.comparable
      ? []
      : `The printed values belong to profile ${reference.profile}: these differences are no evidence.`,
    cells.some(({ n, expected }) => n > 0 && n < expected) ? '* seeds are missing.' : [],
    cells.some(({ n }) => n === 0) ? '· no seed is in yet.' : [],
  ].flat();
}

function printedEach(spec: ReportSpec, { each, eachAxis }: Table): string | null {
  return each === null ? null : placeLabel(spec, eachAxis ?? '', each);
}

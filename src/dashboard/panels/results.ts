import { type Cell, referenceName, type Table } from '../../analysis/index.ts';
import { oneLine } from '../../base/index.ts';
import { decimal, signed, unknown } from '../format.ts';
import { type Column, grid, textColumn } from '../grid.ts';
import { resultRows } from '../selection.ts';
import type { DashboardState, Size } from '../state.ts';
import { fitLine, type Line, span, type Tone, toned, widthOf } from '../text.ts';
import { windowAround, withHidden } from '../window.ts';

/** The tables of the report as far as they have come, with the marked row in view. */
export function resultLines(state: DashboardState, { columns: width, rows: height }: Size): readonly Line[] {
  const { tables } = state.data;
  if (tables.length === 0) return [[span(' '), span('no tables: the sweep has no report', 'muted')]];
  const all = tableLines(tables, width - 1).map((line) => [span(' '), ...line]);
  const marked = lineOfRow(tables, Math.min(state.row, resultRows(tables).length - 1));
  const isMarked = state.focus === 'results' && state.overlays.length === 0;
  const { start, end } = windowAround(isMarked ? marked : 0, all.length, height);
  const lines = all.map((line, i) =>
    isMarked && i === marked ? toned([span('▸'), ...fitLine(line.slice(1), width - 1)], 'selected') : line,
  );
  return withHidden(lines.slice(start, end), start, all.length - end, width);
}

/** Lines that all tables take together. */
export function resultsHeight(tables: readonly Table[]): number {
  return Math.max(
    1,
    tables.reduce((sum, { rows }) => sum + rows.length + 2, -1),
  );
}

/** All tables under each other, a blank line between two, none wider than `width`. */
export function tableLines(tables: readonly Table[], width: number): readonly Line[] {
  const labelWidth = Math.max(
    0,
    ...tables.flatMap((table) => [widthOf(nameOf(table)), ...rowLabels(table).map(widthOf)]),
  );
  return tables.flatMap((table, i) => {
    const { heading, rows } = grid(tableColumns(table, labelWidth), table.rows.length, width);
    return [...(i === 0 ? [] : [[]]), heading, ...rows];
  });
}

function lineOfRow(tables: readonly Table[], row: number): number {
  let line = 0;
  let left = row;
  for (const table of tables) {
    if (left < table.rows.length) return line + 1 + left;
    left -= table.rows.length;
    line += table.rows.length + 2;
  }
  return 0;
}

function nameOf(table: Table): string {
  return oneLine(table.each ?? table.title);
}

function rowLabels(table: Table): readonly string[] {
  return table.rows.map(({ labels }) => labels.map(oneLine).join('  '));
}

/**
 * The label, how many seeds are in, and for each column mean, deviation, difference from the reference and the
 * reference itself. Where room is short the last columns lose these extras first, the means never before them.
 */
function tableColumns(table: Table, labelWidth: number): readonly Column[] {
  const label = textColumn(rowLabels(table), { heading: nameOf(table) });
  const seeds = textColumn(
    table.rows.map(({ cells }) => seedsIn(cells)),
    {
      heading: 'seeds',
      align: 'right',
      keep: 900,
      tone: (row) => (hasFailed(table.rows[row]?.cells ?? []) ? 'bad' : 'muted'),
    },
  );
  return [
    { ...label, width: labelWidth, least: Math.min(labelWidth, 24) },
    ...table.columns.flatMap((_, position) => metricColumns(table, position)),
    seeds,
  ];
}

function metricColumns(table: Table, position: number): readonly Column[] {
  const cells = table.rows.map((row) => row.cells[position] ?? noCell);
  const { reference } = table;
  const { precision = 2 } = table.columns[position] ?? {};
  const isFirst = position === 0;
  const differenceTone = (row: number): Tone | null =>
    reference?.comparable ? toneOfDifference(cells[row] ?? noCell, table, position) : 'muted';
  const columns = [
    textColumn(
      cells.map((cell) => meanOf(cell, precision)),
      {
        heading: oneLine(table.columns[position]?.heading ?? ''),
        align: 'right',
        keep: 800 - position,
        tone: (row) => (cells[row]?.rank === 'best' ? 'strong' : null),
      },
    ),
    textColumn(
      cells.map((cell) => spreadOf(cell, precision)),
      { heading: '', gap: 1, keep: isFirst ? 702 : 500 - position, tone: () => 'muted' },
    ),
  ];
  if (cells.every((cell) => cell.reference === null)) return columns;
  return [
    ...columns,
    textColumn(
      cells.map(({ difference }) => (difference === null ? '' : signed(difference, precision))),
      {
        heading: 'Δ',
        align: 'right',
        keep: isFirst ? 700 : 400 - position,
        tone: differenceTone,
      },
    ),
    textColumn(
      cells.map((cell) => decimal(cell.reference, precision)),
      {
        heading: reference === null ? '' : referenceName(reference.source),
        align: 'right',
        keep: isFirst ? 701 : 300 - position,
        tone: () => 'muted',
      },
    ),
  ];
}

const noCell: Cell = {
  mean: null,
  deviation: null,
  n: 0,
  expected: 0,
  failed: 0,
  reference: null,
  difference: null,
  rank: null,
};

/** A mean that does not exist (an empty group) is a dash, one that is not in yet a dot. */
function meanOf({ mean, n }: Cell, precision: number): string {
  return mean === null && n > 0 ? '-' : decimal(mean, precision);
}

/** `± 0.31`, and `*` where seeds are still missing. */
function spreadOf({ mean, deviation, n, expected }: Cell, precision: number): string {
  if (mean === null) return '';
  return `${deviation === null ? '' : `± ${decimal(deviation, precision)}`}${n < expected ? '*' : ''}`;
}

function seedsIn(cells: readonly Cell[]): string {
  if (cells.length === 0) return unknown;
  const least = cells.reduce((lowest, cell) => (cell.n < lowest.n ? cell : lowest));
  return `${least.n}/${least.expected}`;
}

function hasFailed(cells: readonly Cell[]): boolean {
  return cells.some(({ failed }) => failed > 0);
}

function toneOfDifference({ difference }: Cell, table: Table, position: number): Tone | null {
  if (difference === null || difference === 0) return null;
  const isBetter = difference > 0 !== (table.columns[position]?.lowerIsBetter ?? false);
  return isBetter ? 'good' : 'bad';
}

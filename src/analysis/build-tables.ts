import type { ReferenceSpec } from '../model/index.ts';
import { decimalsFor } from './decimals.ts';
import { metricOf, type Point, pointLabel, type ResultPlan, type RunResult } from './points.ts';
import { summarize } from './summary.ts';
import type { Cell, Table, TableColumn, TableRow } from './table.ts';
import { layOutTables, type TableLayout } from './table-layout.ts';

/**
 * The tables that a sweep's report asks for, filled with what is in so far: the dashboard shows them growing, the
 * report prints them. A run that stands at several places counts under each, and once within a cell. Linear in runs.
 */
export function buildTables(plan: ResultPlan, results: ReadonlyMap<string, RunResult>): readonly Table[] {
  return layOutTables(plan, results).map((layout) => fillTable(plan, layout));
}

function fillTable(plan: ResultPlan, { spec, id, each, columnAxis, columns, rows }: TableLayout): Table {
  const filled = rows.map(({ labels, members }) => {
    const reference = referenceRow(spec.reference, each, labels);
    return {
      labels,
      cells: columns.map((column, i) => fillCell(members[i] ?? [], column.metric, reference[i] ?? null)),
    };
  });
  return {
    id,
    title: spec.title ?? spec.id,
    each,
    eachAxis: spec.each,
    rowAxes: spec.rows,
    columnAxis,
    columns: columns.map((column, i) => ({
      ...column,
      precision: spec.precision ?? decimalsFor(filled.flatMap(({ cells }) => shownOf(cells[i]))),
    })),
    rows: sortRows(rankColumns(filled, columns), columns, spec.sort),
    pooled: pooledAxes(plan, new Set(rows.flatMap((row) => row.members))),
    reference: referenceOf(plan, spec.reference, filled),
  };
}

/** The numbers that a column is there to show. */
function shownOf(cell: Cell | undefined): readonly number[] {
  return [cell?.mean, cell?.reference].flatMap((value) => value ?? []);
}

/** Null where the paper prints nothing for any of the rows. */
function referenceOf(plan: ResultPlan, reference: ReferenceSpec | null, rows: readonly TableRow[]): Table['reference'] {
  if (reference === null || !rows.some(({ cells }) => cells.some((cell) => cell.reference !== null))) return null;
  const { source, profile } = reference;
  return { source, profile, comparable: profile === null || profile === plan.profile };
}

function fillCell(runs: readonly Point[], metric: string, reference: number | null): Cell {
  const done = runs.filter(({ result }) => result.status === 'done');
  const values = done.map(({ result }) => metricOf(result, metric));
  const { mean, deviation } = summarize(values.every((value) => value !== null) ? values : []);
  return {
    mean,
    deviation,
    n: done.length,
    expected: runs.length,
    failed: runs.filter(({ result }) => result.status === 'failed').length,
    reference,
    difference: mean === null || reference === null ? null : mean - reference,
    rank: null,
  };
}

/** The printed values of a row in column order; empty where the paper has none. */
function referenceRow(
  reference: ReferenceSpec | null,
  each: string | null,
  labels: readonly string[],
): readonly (number | null)[] {
  if (reference === null) return [];
  let node: ReferenceSpec['values'] | readonly (number | null)[] | undefined = reference.values;
  for (const label of each === null ? labels : [each, ...labels]) {
    if (node === undefined || isValues(node) || !Object.hasOwn(node, label)) return [];
    node = node[label];
  }
  return node !== undefined && isValues(node) ? node : [];
}

function isValues(node: ReferenceSpec['values'] | readonly (number | null)[]): node is readonly (number | null)[] {
  return Array.isArray(node);
}

function rankColumns(rows: readonly TableRow[], columns: readonly TableColumn[]): readonly TableRow[] {
  const leaders = columns.map(({ lowerIsBetter }, i) => {
    const means = new Set(rows.flatMap((row) => row.cells[i]?.mean ?? []));
    return [...means].sort((a, b) => (lowerIsBetter ? a - b : b - a)).slice(0, 2);
  });
  const rankOf = (mean: number | null, [best, second]: readonly number[]): Cell['rank'] => {
    if (mean === null) return null;
    return mean === best ? 'best' : mean === second ? 'second' : null;
  };
  return rows.map(({ labels, cells }) => ({
    labels,
    cells: cells.map((cell, i) => ({ ...cell, rank: rankOf(cell.mean, leaders[i] ?? []) })),
  }));
}

/** Best first by the column with that heading; rows without a value last, otherwise in sweep order. */
function sortRows(
  rows: readonly TableRow[],
  columns: readonly TableColumn[],
  heading: string | null,
): readonly TableRow[] {
  const position = columns.findIndex((column) => column.heading === heading);
  if (position < 0) return rows;
  const sign = columns[position]?.lowerIsBetter ? 1 : -1;
  const key = (row: TableRow) => {
    const mean = row.cells[position]?.mean ?? null;
    return mean === null ? Number.MAX_VALUE : sign * mean;
  };
  return [...rows].sort((a, b) => key(a) - key(b));
}

function pooledAxes(plan: ResultPlan, cells: ReadonlySet<readonly Point[]>): readonly string[] {
  const names = ['block', ...new Set(plan.blocks.flatMap(({ axes }) => axes.map(({ name }) => name)))];
  return names.filter((name) =>
    [...cells].some((runs) => {
      const first = runs[0] && pointLabel(runs[0], name);
      return runs.some((run) => pointLabel(run, name) !== first);
    }),
  );
}

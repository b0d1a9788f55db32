import type { ReferenceSpec, TableSpec } from '../model/index.ts';
import {
  distinctRuns,
  eachGroup,
  eachId,
  groupPoints,
  metricOf,
  type Point,
  pointLabel,
  pointsOf,
  type ResultPlan,
  type RunResult,
  selectPoints,
} from './points.ts';
import { summarize } from './summary.ts';
import type { Cell, Table, TableColumn, TableRow } from './table.ts';

/**
 * The tables that a sweep's report asks for, filled with what is in so far: the dashboard shows them growing, the
 * report prints them. A run that stands at several places counts under each, and once within a cell. Linear in runs.
 */
export function buildTables(plan: ResultPlan, results: ReadonlyMap<string, RunResult>): readonly Table[] {
  const points = pointsOf(plan, results);
  return plan.report.tables.flatMap((spec) =>
    eachGroup(plan, selectPoints(points, spec.where), spec.each).map((part) =>
      buildTable(plan, spec, part.label, part.points),
    ),
  );
}

function buildTable(plan: ResultPlan, spec: TableSpec, each: string | null, points: readonly Point[]): Table {
  const columnAxis = typeof spec.columns === 'string' ? spec.columns : null;
  const columns = columnsOf(plan, spec, points);
  const rows = rowGroups(plan, points, spec.rows).map((row) => ({
    labels: row.labels,
    reference: referenceRow(spec.reference, each, row.labels),
    members: membersOfColumns(row.points, columns, columnAxis),
  }));
  const filled = rows.map((row) => ({
    labels: row.labels,
    cells: columns.map((column, i) => fillCell(row.members[i] ?? [], column.metric, row.reference[i] ?? null)),
  }));
  return {
    id: eachId(spec.id, each),
    title: spec.title ?? spec.id,
    each,
    eachAxis: spec.each,
    rowAxes: spec.rows,
    columnAxis,
    columns,
    rows: sortRows(rankColumns(filled, columns), columns, spec.sort),
    pooled: pooledAxes(plan, new Set(rows.flatMap((row) => row.members))),
    precision: spec.precision,
    reference: referenceOf(plan, spec.reference, filled),
  };
}

/** Null where the paper prints nothing for any of the rows. */
function referenceOf(plan: ResultPlan, reference: ReferenceSpec | null, rows: readonly TableRow[]): Table['reference'] {
  if (reference === null || !rows.some(({ cells }) => cells.some((cell) => cell.reference !== null))) return null;
  const { source, profile } = reference;
  return { source, profile, comparable: profile === null || profile === plan.profile };
}

function columnsOf(plan: ResultPlan, spec: TableSpec, points: readonly Point[]): readonly TableColumn[] {
  const column = (heading: string, metric: string) => ({
    heading,
    metric,
    lowerIsBetter: plan.report.lower_is_better.includes(metric),
  });
  if (typeof spec.columns !== 'string') return spec.columns.map((entry) => column(...entry));
  return groupPoints(plan, points, spec.columns).map(({ label }) => column(label, spec.metric ?? ''));
}

interface RowGroup {
  readonly labels: readonly string[];
  readonly points: readonly Point[];
}

/** One group per combination of labels that occurs. A point that lies on no row axis at all heads no row. */
function rowGroups(plan: ResultPlan, points: readonly Point[], axes: readonly string[]): readonly RowGroup[] {
  const nest = (members: readonly Point[], depth: number): readonly RowGroup[] => {
    const axis = axes[depth];
    if (axis === undefined) return [{ labels: [], points: members }];
    return groupPoints(plan, members, axis, '-').flatMap(({ label, points: inner }) =>
      nest(inner, depth + 1).map((row) => ({ labels: [label, ...row.labels], points: row.points })),
    );
  };
  const onAnAxis = points.filter((point) => axes.some((axis) => pointLabel(point, axis) !== undefined));
  return nest(onAnAxis, 0);
}

/** The runs of each cell of a row; columns that are metrics share theirs. */
function membersOfColumns(
  points: readonly Point[],
  columns: readonly TableColumn[],
  columnAxis: string | null,
): readonly (readonly Point[])[] {
  if (columnAxis === null) {
    const runs = distinctRuns(points);
    return columns.map(() => runs);
  }
  const byHeading = new Map<string, Point[]>(columns.map(({ heading }) => [heading, []]));
  for (const point of points) byHeading.get(pointLabel(point, columnAxis) ?? '')?.push(point);
  return columns.map(({ heading }) => distinctRuns(byHeading.get(heading) ?? []));
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

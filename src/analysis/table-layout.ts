import type { TableSpec } from '../model/index.ts';
import {
  distinctRuns,
  eachGroup,
  eachId,
  groupPoints,
  type Point,
  pointLabel,
  pointsOf,
  type ResultPlan,
  type RunResult,
  selectPoints,
} from './points.ts';
import type { TableColumn } from './table.ts';

/** A table before anything is computed: which runs each of its cells is about. */
export interface TableLayout {
  readonly spec: TableSpec;
  /** `<id of the spec>`, with `-<value>` behind it where the spec has `each`. */
  readonly id: string;
  readonly each: string | null;
  readonly columnAxis: string | null;
  readonly columns: readonly TableColumn[];
  /** In sweep order. */
  readonly rows: readonly {
    readonly labels: readonly string[];
    /** The runs of each column's cell, each once. */
    readonly members: readonly (readonly Point[])[];
  }[];
}

/** The tables that a sweep's report asks for. A run that stands at several places counts under each. Linear in runs. */
export function layOutTables(plan: ResultPlan, results: ReadonlyMap<string, RunResult>): readonly TableLayout[] {
  const points = pointsOf(plan, results);
  return plan.report.tables.flatMap((spec) =>
    eachGroup(plan, selectPoints(points, spec.where), spec.each).map((part) =>
      layOutTable(plan, spec, part.label, part.points),
    ),
  );
}

function layOutTable(plan: ResultPlan, spec: TableSpec, each: string | null, points: readonly Point[]): TableLayout {
  const columnAxis = typeof spec.columns === 'string' ? spec.columns : null;
  const columns = columnsOf(plan, spec, points);
  return {
    spec,
    id: eachId(spec.id, each),
    each,
    columnAxis,
    columns,
    rows: rowGroups(plan, points, spec.rows).map((row) => ({
      labels: row.labels,
      members: membersOfColumns(row.points, columns, columnAxis),
    })),
  };
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

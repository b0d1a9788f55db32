import { labelOf, metricOf, type Point, pointsOf, summarize } from '../../analysis/index.ts';
import { canonicalJson, ExitCode, type JsonValue, nearestName, usageError } from '../../base/index.ts';
import type { StoredPlan } from '../../model/index.ts';
import type { StoreReader } from '../../store/index.ts';
import { collectResults, tableMetrics } from '../collect/results.ts';
import type { Context } from '../context.ts';
import { printRows, type Row, type RowColumn, type RowFormat } from '../output/print-rows.ts';
import { shortNumber } from '../output/short-number.ts';
import { axisNames } from '../stored/run-cells.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

export interface CompareOptions {
  readonly metric: readonly string[];
  readonly format: RowFormat;
}

/** Sets the results of two sweeps side by side: for each point that either has, the mean over its seeds. */
export async function compare(context: Context, a: string, b: string, options: CompareOptions): Promise<ExitCode> {
  const plans = [findStoredPlan(context, a), findStoredPlan(context, b)] as const;
  const [left, right] = await withStore(context, (store) =>
    store.snapshot(() => plans.map((plan) => seedGroups(store, plan)) as [SeedGroups, SeedGroups]),
  );
  const metrics = metricsOf(plans, options.metric, [...left.values(), ...right.values()]);
  const axes = [...new Set(plans.flatMap(axisNames))];
  const rows = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    metrics.flatMap((metric) => compareGroups(left.get(key), right.get(key), axes, metric)),
  );
  if (options.format === 'table') context.stdout.write(headline(plans));
  await printRows(context, columnsOf(axes, rows), rows, options.format);
  return ExitCode.ok;
}

/** Points of a sweep that differ in their seed alone, by block and labels. */
type SeedGroups = ReadonlyMap<string, readonly [Point, ...Point[]]>;

function seedGroups(store: StoreReader, plan: StoredPlan): SeedGroups {
  const { storedAs } = plan;
  const results = collectResults(store.runs(storedAs), store.metricsOf(storedAs, ['*']), store.specs(storedAs));
  const groups = new Map<string, [Point, ...Point[]]>();
  for (const point of pointsOf(plan, results)) {
    const key = canonicalJson([point.place.block, point.place.labels]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return groups;
}

/** Those asked for; else those of the tables of either sweep; else all that any run came to. */
function metricsOf(
  plans: readonly StoredPlan[],
  asked: readonly string[],
  groups: readonly (readonly Point[])[],
): readonly string[] {
  const ofTables = plans.flatMap(tableMetrics);
  const known = new Set([
    ...ofTables,
    ...groups.flatMap((points) => points.flatMap(({ result }) => Object.keys(result.metrics ?? {}))),
  ]);
  for (const name of asked) {
    if (known.has(name)) continue;
    const near = nearestName(name, known);
    const meant = near === undefined ? '' : `\ndid you mean "${near}"?`;
    throw usageError(`no run of either sweep has a result "${name}"${meant}\nresults there: ${[...known].join(', ')}`);
  }
  const chosen = asked.length > 0 ? asked : ofTables;
  return [...new Set(chosen.length > 0 ? chosen : known)];
}

/** Nothing where neither has a value of the metric. */
function compareGroups(
  left: readonly [Point, ...Point[]] | undefined,
  right: readonly [Point, ...Point[]] | undefined,
  axes: readonly string[],
  metric: string,
): readonly Row[] {
  const place = (left ?? right)?.[0].place;
  const [a, b] = [left, right].map((points) =>
    summarize((points ?? []).map(({ result }) => metricOf(result, metric)).filter(isNumber)),
  );
  if (place === undefined || a === undefined || b === undefined || (a.mean === null && b.mean === null)) return [];
  const labels = axes.map((axis) => [axis, axis in place.labels ? labelOf(place.labels[axis] as JsonValue) : null]);
  const difference = a.mean === null || b.mean === null ? null : b.mean - a.mean;
  return [
    {
      block: place.block,
      ...Object.fromEntries(labels),
      metric,
      ...{ a: a.mean, std_a: a.deviation, n_a: a.n },
      ...{ b: b.mean, std_b: b.deviation, n_b: b.n },
      difference,
    },
  ];
}

function isNumber(value: number | null): value is number {
  return value !== null;
}

/** Deviations and counts go first where the terminal is narrow. */
function columnsOf(axes: readonly string[], rows: readonly Row[]): readonly RowColumn[] {
  const hasBlocks = rows.some(({ block }) => !/^block-\d+$/.test(String(block)));
  const number = (name: string, keep?: number): RowColumn => ({
    name,
    align: 'right',
    text: (value) => shortNumber(value),
    ...(keep === undefined ? {} : { keep }),
  });
  return [
    ...(hasBlocks ? [{ name: 'block' }] : []),
    ...axes.map((name) => ({ name })),
    { name: 'metric' },
    ...[number('a'), number('std_a', 1), number('n_a', 2)],
    ...[number('b'), number('std_b', 1), number('n_b', 2)],
    number('difference'),
  ];
}

function headline([a, b]: readonly [StoredPlan, StoredPlan]): string {
  const ids = new Set(a.runs.map(({ id }) => id));
  const common = b.runs.filter(({ id }) => ids.has(id)).length;
  return `a  ${a.storedAs}, ${a.runs.length} runs\nb  ${b.storedAs}, ${b.runs.length} runs, ${common} of them the same\n\n`;
}

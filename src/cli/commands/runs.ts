import { ExitCode, type JsonValue, nearestName, usageError } from '../../base/index.ts';
import { type Place, type RunStatus, runStatuses, type StoredPlan } from '../../model/index.ts';
import {
  InputError,
  listDiagnostics,
  type MatchedSweep,
  type PlaceTest,
  parseMatcherArgument,
} from '../../sweep/index.ts';
import { collectResults, tableMetrics } from '../collect/results.ts';
import type { Context } from '../context.ts';
import { statusNow } from '../orchestrator/status-now.ts';
import { printRows, type RowColumn, type RowFormat } from '../output/print-rows.ts';
import { shortNumber } from '../output/short-number.ts';
import { axisNames, type Cell, cellFinder, compareValues, type ListedRun, resultColumn } from '../stored/run-cells.ts';
import { findStoredPlan, withStore } from '../stored/stored-plan.ts';

export interface RunsOptions {
  /** Lists such as `failed,interrupted`. */
  readonly status: readonly string[];
  readonly where: readonly string[];
  /** A list of columns, each with `-` in front for falling order. */
  readonly sort?: string;
  readonly columns?: string;
  readonly format: RowFormat;
}

/** Lists the runs of a sweep, in its order unless asked otherwise. */
export async function runs(context: Context, sweep: string | undefined, options: RunsOptions): Promise<ExitCode> {
  const statuses = parseStatuses(options.status);
  const plan = findStoredPlan(context, sweep);
  const all = await listRuns(context, plan, options.where);
  const cell = cellFinder(plan, all);
  const wanted = options.columns === undefined ? undefined : names(options.columns).map(cell);
  const listed = sorted(
    all.filter(({ status }) => statuses.length === 0 || statuses.includes(status)),
    options.sort === undefined ? [] : names(options.sort),
    cell,
  );
  const cells = wanted ?? (options.format === 'json' ? structuredCells : defaultCells(plan, listed).map(cell));
  const rows = listed.map((run) => Object.fromEntries(cells.map(({ name, value }) => [name, value(run)])));
  const columns = cells.map(({ name }) => column(name, rows, wanted !== undefined));
  await printRows(context, columns, rows, options.format);
  return ExitCode.ok;
}

function listRuns(context: Context, plan: StoredPlan, where: readonly string[]): Promise<readonly ListedRun[]> {
  return withStore(context, (store) =>
    store.snapshot(() => {
      const specs = store.specs(plan.storedAs);
      const tests = where.map((text) => readWhere(text, { ...plan, runs: [...specs.values()] }));
      const statusOf = statusNow(context.root);
      const rows = store.runs(plan.storedAs);
      const results = collectResults(rows, store.metricsOf(plan.storedAs, ['*']), specs);
      return rows.flatMap((row): readonly ListedRun[] => {
        const config = specs.get(row.id)?.config ?? null;
        const place = row.places.find((one) => tests.every((test: PlaceTest) => test(one, config ?? {})));
        if (place === undefined) return [];
        const status = statusOf(row.id, row.status);
        return [{ row, status, place, config, results: results.get(row.id)?.metrics ?? {} }];
      });
    }),
  );
}

/** Listing starts nothing, which an error of its options need not say. */
function readWhere(text: string, sweep: MatchedSweep): PlaceTest {
  try {
    return parseMatcherArgument(text, sweep);
  } catch (error) {
    throw error instanceof InputError ? usageError(listDiagnostics(error.diagnostics)) : error;
  }
}

function sorted(listed: readonly ListedRun[], keys: readonly string[], cell: (name: string) => Cell) {
  const orders = keys.map((key) => {
    const falls = key.startsWith('-');
    const { value } = cell(falls ? key.slice(1) : key);
    return (a: ListedRun, b: ListedRun) => compareIn(value(a), value(b), falls);
  });
  return [...listed].sort((a, b) => orders.reduce((order, compare) => order || compare(a, b), 0));
}

/** What is missing stands last in either order. */
function compareIn(a: JsonValue, b: JsonValue, falls: boolean): number {
  const order = compareValues(a, b);
  return falls && a !== null && b !== null ? -order : order;
}

/** What people look for first, in as many columns as say something. */
function defaultCells(plan: StoredPlan, listed: readonly ListedRun[]): readonly string[] {
  const results = new Set(listed.flatMap((run) => Object.keys(run.results)));
  const metrics = tableMetrics(plan).filter((name) => results.has(name));
  return [
    ...['id', 'status'],
    ...(plan.blocks.length > 1 ? ['block'] : []),
    ...axisNames(plan),
    ...['seed', 'attempts', 'seconds'],
    ...(metrics.length > 0 ? metrics : [...results].sort().slice(0, 4)).map((name) => resultColumn(plan, name)),
    ...(listed.some(({ status }) => status === 'failed') ? ['reason'] : []),
  ];
}

/** The whole of a run as JSON has it: `labels` with every axis and its label or value, as `plan --json` gives them. */
const structuredCells: readonly Cell[] = [
  { name: 'id', value: ({ row }) => row.id },
  { name: 'status', value: ({ status }) => status },
  { name: 'block', value: ({ place }) => place.block },
  { name: 'labels', value: ({ place }) => labelsOf(place) },
  { name: 'seed', value: ({ place }) => place.seed },
  { name: 'attempts', value: ({ row }) => row.attempts },
  { name: 'started', value: ({ row }) => row.last?.started ?? null },
  { name: 'ended', value: ({ row }) => row.last?.ended ?? null },
  { name: 'reason', value: ({ row }) => row.last?.reason ?? null },
  { name: 'message', value: ({ row }) => row.last?.message ?? null },
  { name: 'config', value: ({ config }) => config },
  { name: 'metrics', value: ({ results }) => ({ ...results }) },
];

function labelsOf({ labels, seed }: Place): JsonValue {
  return { ...labels, seed };
}

/** Columns that a person named are all shown; of the others those go first that say least. */
function column(name: string, rows: readonly Readonly<Record<string, JsonValue>>[], isAskedFor: boolean): RowColumn {
  const values = rows.flatMap((row) => row[name] ?? []);
  const isNumeric = values.length > 0 && values.every((value) => typeof value === 'number');
  return {
    name,
    align: isNumeric ? 'right' : 'left',
    ...(isNumeric && values.some((value) => !Number.isInteger(value)) ? { text: (value) => shortNumber(value) } : {}),
    ...(isAskedFor || name === 'id' || name === 'status'
      ? {}
      : { keep: name === 'attempts' ? 1 : name === 'seconds' ? 2 : 3 }),
  };
}

function parseStatuses(lists: readonly string[]): readonly RunStatus[] {
  return lists.flatMap(names).map((name) => {
    const status = runStatuses.find((one) => one === name);
    if (status !== undefined) return status;
    const near = nearestName(name, runStatuses);
    throw usageError(
      `"${name}" is no status${near === undefined ? '' : `; did you mean "${near}"?`}\nexpected one of: ${runStatuses.join(', ')}`,
    );
  });
}

function names(list: string): readonly string[] {
  const all = list.split(',').map((name) => name.trim());
  const some = all.filter((name) => name !== '' && name !== '-');
  if (some.length === 0) throw usageError(`"${list}" names no column`);
  return some;
}

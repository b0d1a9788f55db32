import { buildTables, type Table } from '../../analysis/index.ts';
import { secondsBetween } from '../../base/index.ts';
import type { Failure, RunSummary } from '../../dashboard/index.ts';
import type { PlannedSweep, RunSpec, RunStatus, StoredPlan } from '../../model/index.ts';
import type { Standing, StoreReader } from '../../store/index.ts';
import type { StatusNow } from '../orchestrator/status-now.ts';
import { type PlacedRun, toFailure, toSummary } from './dashboard-run.ts';
import { collectNotices } from './notices.ts';
import { collectResults } from './results.ts';
import { type ReadContents, readContents, rememberContents } from './run-contents.ts';
import { variedSettings } from './varied-settings.ts';

/** What a snapshot says of all runs: it stays as it is while none begins, ends or is asked for. */
export interface RunsSoFar {
  /** Those of the plan that the store knows, by id and in its order. */
  readonly byId: ReadonlyMap<string, PlacedRun>;
  readonly counts: Readonly<Record<RunStatus, number>>;
  /** How long the runs that are done took, in ms; empty where none is left to be judged by them. */
  readonly durations: readonly number[];
  /** Of the runs that have been begun. */
  readonly specs: ReadonlyMap<string, RunSpec>;
  /** The config keys in which they differ. */
  readonly varied: readonly string[];
  readonly notices: readonly string[];
  readonly recordsProbabilities: boolean;
  readonly tables: readonly Table[];
  readonly summaries: readonly RunSummary[];
  readonly failures: readonly Failure[];
}

export interface RunsSource {
  readonly root: string;
  readonly store: StoreReader;
  readonly plan: StoredPlan | PlannedSweep;
  /** Undefined: the store is right. */
  readonly statusNow?: StatusNow;
  /** For a summary: no list of runs. */
  readonly isSummary: boolean;
}

export type ReadRuns = (source: RunsSource) => RunsSoFar;

export const readRuns: ReadRuns = (source) => read(source, readContents, undefined);

/**
 * The same for snapshots that follow one another: of thousands of runs this is nearly all there is to read, and the
 * events that come in change none of it.
 * @param known what the runs of the plan are, where that need not be read
 * @param rest so many times the processor time of a reading they are left as they are, though some may have ended since:
 *   for whoever looks again soon
 */
export function rememberRuns({
  known,
  rest = 0,
}: {
  readonly known?: ReadonlyMap<string, RunSpec>;
  readonly rest?: number;
} = {}): ReadRuns {
  const contentsOf = rememberContents(known);
  let last: Remembered | undefined;
  return (source) => {
    const { plan, store, statusNow, isSummary } = source;
    // What runs without an orchestrator is told by its own files, of which the store knows nothing.
    if (statusNow !== undefined || isSummary) return read(source, contentsOf, undefined);
    const mark = store.mark();
    const now = performance.now();
    if (last?.plan === plan && (last.mark === mark || now < last.until)) return last.runs;
    const cpu = process.cpuUsage();
    const runs = read(source, contentsOf, last?.plan === plan ? last.runs : undefined);
    const { user, system } = process.cpuUsage(cpu);
    last = { plan, mark, runs, until: now + Math.min((rest * (user + system)) / 1000, longestRest) };
    return runs;
  };
}

interface Remembered {
  readonly plan: RunsSource['plan'];
  readonly mark: string;
  readonly runs: RunsSoFar;
  /** By the clock that never jumps, in ms. */
  readonly until: number;
}

/** In ms. */
const longestRest = 4_000;

/** How many of the newest failures are read from their logs. */
const shownFailures = 20;

/** @param before what was read of the same plan last: what stands as it stood is taken from there */
function read(
  { root, store, plan, statusNow, isSummary }: RunsSource,
  contentsOf: ReadContents,
  before: RunsSoFar | undefined,
): RunsSoFar {
  // Of thousands of done runs a summary without tables names none: they are counted.
  const isCounted = isSummary && plan.report.tables.length === 0;
  const standings = isCounted ? store.openStandings(plan.storedAs) : store.standings(plan.storedAs);
  const rows = placed(plan, standings, statusNow ?? ((_, stored) => stored), before);
  const { specs, metrics } = contentsOf(store, plan, rows);
  const counts = countsOf(rows, isCounted ? store.statusCounts(plan.storedAs).done : 0);
  // Of thousands of results the tables need a few, and without tables nobody needs any.
  const results = collectResults(plan.report.tables.length > 0 ? rows : [], metrics, specs);
  const tables = buildTables(plan, results);
  const shown = [...new Set(tables.flatMap(({ columns }) => columns.map(({ metric }) => metric)))];
  const isOver = counts.running + counts.waiting === 0;
  return {
    byId: new Map(rows.map((row) => [row.id, row])),
    counts,
    durations: isOver ? [] : isCounted ? store.wallTimes(plan.storedAs) : durationsOf(rows),
    specs,
    varied: isSummary ? [] : variedSettings(specs),
    notices: collectNotices(specs.values()),
    recordsProbabilities: recordsProbabilities(specs.values()),
    tables,
    summaries: isSummary ? [] : summariesOf(rows, before, (row) => toSummary(row, results.get(row.id), shown)),
    failures: newestFailures(root, store, rows),
  };
}

/** The runs of a plan in its order, as far as the store knows them. */
function placed(
  { runs }: RunsSource['plan'],
  standings: readonly Standing[],
  statusOf: StatusNow,
  before: RunsSoFar | undefined,
): readonly PlacedRun[] {
  const known = new Map(standings.map((standing) => [standing.id, standing]));
  return runs.flatMap(({ id, places }) => {
    const standing = known.get(id);
    if (standing === undefined) return [];
    const status = statusOf(id, standing.status);
    const run = before?.byId.get(id);
    return run !== undefined && isSame(run, standing, status) ? [run] : [{ ...standing, status, places }];
  });
}

function isSame(run: PlacedRun, { attempts, started, ended, reason, message }: Standing, status: RunStatus): boolean {
  return (
    run.status === status &&
    run.attempts === attempts &&
    run.started === started &&
    run.ended === ended &&
    run.reason === reason &&
    run.message === message
  );
}

/** Of a run that stands as it stood, results included, the summary is what it was. */
function summariesOf(
  rows: readonly PlacedRun[],
  before: RunsSoFar | undefined,
  summaryOf: (row: PlacedRun) => RunSummary,
): readonly RunSummary[] {
  return rows.map((row, i) => {
    const summary = before?.summaries[i];
    return summary?.id === row.id && before?.byId.get(row.id) === row ? summary : summaryOf(row);
  });
}

/** @param done runs that are done and have no row */
function countsOf(rows: readonly PlacedRun[], done: number): RunsSoFar['counts'] {
  const counts = { new: 0, waiting: 0, running: 0, done, failed: 0, interrupted: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

function durationsOf(rows: readonly PlacedRun[]): readonly number[] {
  return rows.flatMap(({ status, started, ended }) => {
    const seconds = status === 'done' ? secondsBetween(started, ended) : null;
    return seconds === null ? [] : [seconds * 1000];
  });
}

/** The built-in trainer does. */
function recordsProbabilities(specs: Iterable<RunSpec>): boolean {
  for (const { trial } of specs) if ('program' in trial) return true;
  return false;
}

function newestFailures(root: string, store: StoreReader, rows: readonly PlacedRun[]): readonly Failure[] {
  return rows
    .filter(({ status, attempts }) => status === 'failed' && attempts > 0)
    .sort((a, b) => (b.ended ?? '').localeCompare(a.ended ?? ''))
    .slice(0, shownFailures)
    .map((row) => toFailure(root, store, row));
}

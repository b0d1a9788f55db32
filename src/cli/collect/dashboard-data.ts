import { buildTables } from '../../analysis/index.ts';
import { secondsBetween } from '../../base/index.ts';
import { type DashboardData, estimateRemaining, type Failure, type SweepState } from '../../dashboard/index.ts';
import type { PlannedSweep, RunSpec, StoredPlan } from '../../model/index.ts';
import type { Standing, StoreReader } from '../../store/index.ts';
import { type StatusNow, statusNow } from '../orchestrator/status-now.ts';
import { collectDetail, type PlacedRun, toFailure, toLogLines, toSummary } from './dashboard-run.ts';
import { collectSlots, fractionOf, wholeTime } from './dashboard-slots.ts';
import type { GpuReadings } from './gpu-readings.ts';
import { collectNotices } from './notices.ts';
import { collectResults } from './results.ts';
import { type ReadContents, readContents } from './run-contents.ts';

export interface DashboardSource {
  readonly root: string;
  readonly store: StoreReader;
  readonly plan: StoredPlan | PlannedSweep;
  /** What the plan's runs are made of, by id. */
  readonly state: SweepState;
  /** Milliseconds since 1970; null where no orchestrator runs. */
  readonly startedAt: number | null;
  /** Names of all slots; those of running attempts join them. */
  readonly slots: readonly string[];
  /** What the GPUs of the machine on which it runs are doing, where that is known. */
  readonly gpus?: GpuReadings;
  /** The run whose detail is wanted. */
  readonly selected: string | null;
  /** What a person must be told besides what the numbers are. */
  readonly notices?: readonly string[];
  /** How specs and results are read; default: anew. */
  readonly contentsOf?: ReadContents;
  /** For a summary: neither the list of runs nor what happened of late. */
  readonly isSummary?: boolean;
  readonly now: number;
}

/** How many of the newest failures are read from their logs. */
const shownFailures = 20;
const shownEvents = 50;

/** One consistent snapshot of a sweep for the dashboard. */
export function collectDashboardData(source: DashboardSource): DashboardData {
  return source.store.snapshot(() => snapshot(source));
}

function snapshot(source: DashboardSource): DashboardData {
  const { root, store, plan, state, now, isSummary = false } = source;
  // Without an orchestrator nobody keeps the store up to date.
  const statusOf: StatusNow = state === 'ended' ? statusNow(root) : (_, stored) => stored;
  // Of thousands of done runs a summary without tables names none: they are counted.
  const isCounted = isSummary && plan.report.tables.length === 0;
  const rows = placed(plan, isCounted ? store.openStandings(plan.storedAs) : store.standings(plan.storedAs), statusOf);
  const { specs, metrics } = (source.contentsOf ?? readContents)(store, plan, rows);
  const counts = countsOf(rows, isCounted ? store.statusCounts(plan.storedAs).done : 0);
  const running = store.running().filter(({ runId }) => statusOf(runId, 'running') === 'running');
  const isOver = running.length + counts.waiting === 0;
  // Of thousands of results the tables need a few, and without tables nobody needs any.
  const tabled = plan.report.tables.length > 0 ? rows : [];
  const results = collectResults(tabled, metrics, specs);
  const tables = buildTables(plan, results);
  const shown = [...new Set(tables.flatMap(({ columns }) => columns.map(({ metric }) => metric)))];
  const selected = rows.find(({ id }) => id === source.selected);
  return {
    takenAt: now,
    sweep: plan.sweep,
    title: plan.title,
    profile: plan.profile,
    notices: [...collectNotices(specs.values()), ...(source.notices ?? [])],
    recordsProbabilities: recordsProbabilities(specs.values()),
    state,
    counts,
    startedAt: source.startedAt,
    eta: estimateRemaining({
      // Thousands of durations that only what is left is judged by.
      finished: isOver ? [] : isCounted ? store.wallTimes(plan.storedAs) : durations(rows),
      running: running.map((row) => ({ elapsed: wholeTime(row, now), fraction: fractionOf(row) })),
      waiting: counts.waiting,
      slots: Math.max(1, source.slots.length, running.length),
    }),
    slots: collectSlots(running, source, specs),
    tables,
    runs: isSummary ? [] : rows.map((row) => toSummary(row, results.get(row.id), shown)),
    detail: selected === undefined ? null : collectDetail(root, store, selected),
    failures: newestFailures(root, store, rows),
    events: isSummary ? [] : toLogLines(store.recentEvents(shownEvents), rows),
  };
}

/** The built-in trainer does. */
function recordsProbabilities(specs: Iterable<RunSpec>): boolean {
  for (const { trial } of specs) if ('program' in trial) return true;
  return false;
}

/** The runs of a plan in its order, as far as the store knows them. */
function placed(
  { runs }: DashboardSource['plan'],
  standings: readonly Standing[],
  statusOf: StatusNow,
): readonly PlacedRun[] {
  const known = new Map(standings.map((standing) => [standing.id, standing]));
  return runs.flatMap(({ id, places }) => {
    const standing = known.get(id);
    return standing === undefined ? [] : [{ ...standing, status: statusOf(id, standing.status), places }];
  });
}

/** @param done runs that are done and have no row */
function countsOf(rows: readonly PlacedRun[], done: number): DashboardData['counts'] {
  const counts = { new: 0, waiting: 0, running: 0, done, failed: 0, interrupted: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

/** How long the runs that are done took, in ms. */
function durations(rows: readonly PlacedRun[]): readonly number[] {
  return rows.flatMap(({ status, started, ended }) => {
    const seconds = status === 'done' ? secondsBetween(started, ended) : null;
    return seconds === null ? [] : [seconds * 1000];
  });
}

function newestFailures(root: string, store: StoreReader, rows: readonly PlacedRun[]): readonly Failure[] {
  return rows
    .filter(({ status, attempts }) => status === 'failed' && attempts > 0)
    .sort((a, b) => (b.ended ?? '').localeCompare(a.ended ?? ''))
    .slice(0, shownFailures)
    .map((row) => toFailure(root, store, row));
}

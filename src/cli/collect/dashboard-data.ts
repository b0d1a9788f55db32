import { buildTables, type RunResult } from '../../analysis/index.ts';
import type { JsonObject } from '../../base/index.ts';
import {
  type DashboardData,
  estimateRemaining,
  type Failure,
  type LogLine,
  type RunDetail,
  type RunSummary,
  type Slot,
  type SlotRun,
  type SweepState,
} from '../../dashboard/index.ts';
import type { Place, PlannedSweep, RunSpec, StoredPlan } from '../../model/index.ts';
import { attemptPaths, lastLines } from '../../rundir/index.ts';
import type { EventRow, RunningRow, Standing, StoreReader } from '../../store/index.ts';
import { statusNow } from '../orchestrator/status-now.ts';
import { runLabelParts } from '../planning/run-label.ts';
import { tableMetrics } from '../stored/run-cells.ts';
import { failureOf } from './failure.ts';
import { type GpuReadings, readingOfSlot } from './gpu-readings.ts';
import { collectNotices } from './notices.ts';
import { collectResults } from './results.ts';

export interface DashboardSource {
  readonly root: string;
  readonly store: StoreReader;
  readonly plan: StoredPlan | PlannedSweep;
  /** What the plan's runs are made of, by id. */
  readonly specs: ReadonlyMap<string, RunSpec>;
  readonly state: SweepState;
  /** Milliseconds since 1970; null where no orchestrator runs. */
  readonly startedAt: number | null;
  /** Names of all slots; those of running attempts join them. */
  readonly slots: readonly string[];
  /** What the GPUs of the machine on which it runs are doing, where that is known. */
  readonly gpus?: GpuReadings;
  /** The run whose detail is wanted. */
  readonly selected: string | null;
  /** For a summary: neither the list of runs nor what happened of late. */
  readonly isSummary?: boolean;
  readonly now: number;
}

/** How many of the newest failures are read from their logs. */
const shownFailures = 20;
const loggedLines = 50;

/** One consistent snapshot of a sweep for the dashboard. */
export function collectDashboardData(source: DashboardSource): DashboardData {
  return source.store.snapshot(() => snapshot(source));
}

function snapshot(source: DashboardSource): DashboardData {
  const { store, plan, specs, now } = source;
  const configOf = (id: string): JsonObject => specs.get(id)?.config ?? {};
  const stored = placed(plan, store.standings(plan.storedAs));
  const isUnattended = source.state === 'ended';
  const rows = isUnattended ? asOfNow(source.root, stored) : stored;
  // Of thousands of results the tables need a few.
  const hasTables = plan.report.tables.length > 0;
  const results = hasTables
    ? collectResults(rows, store.metricsOf(plan.storedAs, tableMetrics(plan)), configOf)
    : new Map<string, RunResult>();
  const tables = buildTables(plan, results);
  const shown = [...new Set(tables.flatMap(({ columns }) => columns.map(({ metric }) => metric)))];
  const running = isUnattended ? stillRunning(source.root, store.running()) : store.running();
  const waiting = rows.filter(({ status }) => status === 'waiting').length;
  const isOver = running.length + waiting === 0;
  return {
    takenAt: now,
    sweep: plan.sweep,
    title: plan.title,
    profile: plan.profile,
    notices: collectNotices(specs.values()),
    state: source.state,
    counts: countsOf(rows),
    startedAt: source.startedAt,
    eta: estimateRemaining({
      // Thousands of durations that only what is left is judged by.
      finished: isOver ? [] : rows.flatMap((row) => (row.status === 'done' ? durationOf(row.started, row.ended) : [])),
      running: running.map((row) => ({ elapsed: wholeTime(row, now), fraction: fractionOf(row) })),
      waiting,
      slots: Math.max(1, source.slots.length, running.length),
    }),
    slots: collectSlots(source, running),
    tables,
    runs: source.isSummary ? [] : rows.map((row) => toSummary(row, results.get(row.id), shown)),
    detail:
      source.selected === null
        ? null
        : collectDetail(
            source,
            rows.find(({ id }) => id === source.selected),
          ),
    failures: collectFailures(source, rows),
    events: source.isSummary ? [] : toLogLines(store.recentEvents(50), rows),
  };
}

interface PlacedRun extends Standing {
  readonly places: readonly [Place, ...Place[]];
}

/** The runs of a plan in its order, as far as the store knows them. */
function placed({ runs }: DashboardSource['plan'], standings: readonly Standing[]): readonly PlacedRun[] {
  const known = new Map(standings.map((standing) => [standing.id, standing]));
  return runs.flatMap(({ id, places }) => {
    const standing = known.get(id);
    return standing === undefined ? [] : [{ ...standing, places }];
  });
}

/** The same runs where nobody keeps the store up to date. */
function asOfNow(root: string, rows: readonly PlacedRun[]): readonly PlacedRun[] {
  const statusOf = statusNow(root);
  return rows.map((row) => {
    const status = statusOf(row.id, row.status);
    return status === row.status ? row : { ...row, status };
  });
}

/** Attempts that the store takes for running though nobody told it of their end are left out. */
function stillRunning(root: string, running: readonly RunningRow[]): readonly RunningRow[] {
  const statusOf = statusNow(root);
  return running.filter(({ runId }) => statusOf(runId, 'running') === 'running');
}

function countsOf(rows: readonly PlacedRun[]): DashboardData['counts'] {
  const counts = { new: 0, waiting: 0, running: 0, done: 0, failed: 0, interrupted: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

/** Slots in order of their names. Runs that share a GPU, or wait for the same queue, have a line each. */
function collectSlots({ slots, specs, gpus, now }: DashboardSource, running: readonly RunningRow[]): readonly Slot[] {
  const taken = running.map(({ slot }) => slot ?? '');
  const names = [...new Set([...slots, ...taken])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.flatMap((name): readonly Slot[] => {
    const gpu = gpus === undefined ? null : readingOfSlot(name, gpus);
    const rows = running.filter((_, i) => taken[i] === name);
    if (rows.length === 0) return [{ name, run: null, gpu }];
    return rows.map((row) => ({ name, run: toSlotRun(row, specs.get(row.runId)?.config, now), gpu }));
  });
}

function toSlotRun(row: RunningRow, config: JsonObject | undefined, now: number): SlotRun {
  const [place] = row.places;
  const fraction = fractionOf(row);
  const spent = wholeTime(row, now);
  return {
    id: row.runId,
    label: place === undefined ? [] : runLabelParts(place),
    seed: place?.seed ?? 0,
    epoch: row.epoch,
    epochs: typeof config?.epochs === 'number' ? config.epochs : null,
    step: row.step,
    totalSteps: row.totalSteps,
    loss: row.loss,
    fraction,
    remaining: fraction === null || fraction === 0 ? null : (spent * (1 - fraction)) / fraction,
  };
}

function toSummary(
  { id, places, status, reason, message }: PlacedRun,
  result: RunResult | undefined,
  shown: readonly string[],
): RunSummary {
  const metrics = result?.metrics ?? {};
  return {
    id,
    label: runLabelParts(places[0]),
    seed: places[0].seed,
    status,
    places,
    reason: status === 'failed' || status === 'interrupted' ? (message ?? reason) : null,
    results: shown.flatMap((name) => (Object.hasOwn(metrics, name) ? [{ name, value: metrics[name] ?? null }] : [])),
  };
}

function collectFailures({ root, store }: DashboardSource, rows: readonly PlacedRun[]): readonly Failure[] {
  return rows
    .filter(({ status, attempts }) => status === 'failed' && attempts > 0)
    .sort((a, b) => (b.ended ?? '').localeCompare(a.ended ?? ''))
    .slice(0, shownFailures)
    .map(({ id, places, attempts, ...last }) => ({
      id,
      label: runLabelParts(places[0]),
      seed: places[0].seed,
      ...failureOf(root, store, id, { ...last, attempt: attempts }),
    }));
}

function collectDetail(source: DashboardSource, row: PlacedRun | undefined): RunDetail | null {
  if (row === undefined) return null;
  const { store } = source;
  const { id } = row;
  const last = store.attemptsOf(id).at(-1);
  const metrics = store.resultOf(id) ?? {};
  const points = store.probabilities(id);
  const groups = [...new Set(points.map(({ group }) => group))];
  const signs = ['positive', 'negative'] as const;
  return {
    id,
    attempt: last?.attempt ?? null,
    facts: [
      { name: 'status', value: row.status },
      { name: 'folder', value: `runs/${id}` },
      ...(last?.backend ? [{ name: 'backend', value: last.backend }] : []),
      ...(last?.device ? [{ name: 'device', value: last.device }] : []),
    ],
    results: Object.entries(metrics).map(([name, value]) => ({ name, value })),
    probability: groups.flatMap((group) =>
      signs.map((sign) => ({
        group,
        sign,
        points: points.flatMap((point) => {
          const value = point[sign];
          return point.group === group && value !== null ? [[point.step, value] as const] : [];
        }),
      })),
    ),
    log: collectLog(source, row),
  };
}

/** What the last attempt printed; where it printed nothing, what it reported. */
function collectLog({ root, store }: DashboardSource, row: PlacedRun): readonly LogLine[] {
  if (row.attempts === 0) return [];
  const { stdout, stderr } = attemptPaths(root, { runId: row.id, attempt: row.attempts });
  const printed = [
    ...lastLines(stdout, loggedLines).map((text) => ({ text, level: 'info' }) as const),
    ...lastLines(stderr, loggedLines).map((text) => ({ text, level: 'warning' }) as const),
  ];
  if (printed.length > 0) return printed;
  return toLogLines(store.recentEvents(loggedLines, row.id), [row]);
}

/** The newest events, the newest last; those of other sweeps' runs are left out. */
function toLogLines(events: readonly EventRow[], rows: readonly PlacedRun[]): readonly LogLine[] {
  const ids = new Set(events.map(({ runId }) => runId));
  const named = new Map(rows.flatMap((row) => (ids.has(row.id) ? [[row.id, row]] : [])));
  return events.toReversed().flatMap((event) => toLogLine(event, named.get(event.runId)));
}

function toLogLine({ time, type, step }: EventRow, row: PlacedRun | undefined): readonly LogLine[] {
  if (row === undefined) return [];
  const at = step === null ? '' : ` at step ${step}`;
  const text = `${time.slice(11, 19)} ${[...runLabelParts(row.places[0]), `seed ${row.places[0].seed}`].join(' ')}: ${type}${at}`;
  return [{ text, level: type === 'failed' ? 'error' : 'info' }];
}

function fractionOf({ step, totalSteps }: RunningRow): number | null {
  return step === null || !totalSteps ? null : Math.min(1, step / totalSteps);
}

/** How long a run has been at its work, with the steps before it was resumed counted at the speed of those since. */
function wholeTime({ started, step, resumedStep }: RunningRow, now: number): number {
  const elapsed = started === null ? 0 : Math.max(0, now - Date.parse(started));
  if (step === null || resumedStep === null || step <= resumedStep) return elapsed;
  return (elapsed * step) / (step - resumedStep);
}

function durationOf(started: string | null | undefined, ended: string | null | undefined): readonly number[] {
  return started && ended ? [Date.parse(ended) - Date.parse(started)] : [];
}

import { type DashboardData, estimateRemaining, type SweepState } from '../../dashboard/index.ts';
import type { PlannedSweep, StoredPlan } from '../../model/index.ts';
import type { StoreReader } from '../../store/index.ts';
import { statusNow } from '../orchestrator/status-now.ts';
import { collectDetail, toLogLines } from './dashboard-run.ts';
import { collectSlots, fractionOf, wholeTime } from './dashboard-slots.ts';
import type { GpuReadings } from './gpu-readings.ts';
import { type ReadRuns, readRuns } from './runs-so-far.ts';

export interface DashboardSource {
  readonly root: string;
  readonly store: StoreReader;
  readonly plan: StoredPlan | PlannedSweep;
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
  /** How the runs are read; default: anew. */
  readonly runsOf?: ReadRuns;
  /** For a summary: neither the list of runs nor what happened of late. */
  readonly isSummary?: boolean;
  readonly now: number;
}

const shownEvents = 50;

/** One consistent snapshot of a sweep for the dashboard. */
export function collectDashboardData(source: DashboardSource): DashboardData {
  return source.store.snapshot(() => snapshot(source));
}

function snapshot(source: DashboardSource): DashboardData {
  const { root, store, plan, state, now, isSummary = false } = source;
  // Without an orchestrator nobody keeps the store up to date.
  const files = state === 'ended' ? { statusNow: statusNow(root) } : {};
  const runs = (source.runsOf ?? readRuns)({ root, store, plan, isSummary, ...files });
  const isRunning = (id: string) => (files.statusNow?.(id, 'running') ?? 'running') === 'running';
  const running = store.running().filter(({ runId }) => isRunning(runId));
  const own = running.filter(({ runId }) => runs.byId.has(runId));
  const selected = source.selected === null ? undefined : runs.byId.get(source.selected);
  return {
    takenAt: now,
    sweep: plan.sweep,
    title: plan.title,
    profile: plan.profile,
    notices: [...runs.notices, ...(source.notices ?? [])],
    recordsProbabilities: runs.recordsProbabilities,
    state,
    counts: runs.counts,
    startedAt: source.startedAt,
    eta: estimateRemaining({
      finished: runs.durations,
      running: own.map((row) => ({ elapsed: wholeTime(row, now), fraction: fractionOf(row) })),
      waiting: runs.counts.waiting,
      slots: Math.max(1, source.slots.length, running.length),
    }),
    slots: collectSlots(running, source, runs.specs),
    tables: runs.tables,
    runs: runs.summaries,
    detail: selected === undefined ? null : collectDetail(source, selected, runs),
    failures: runs.failures,
    events: isSummary ? [] : toLogLines(store.recentEvents(shownEvents), runs.byId),
  };
}

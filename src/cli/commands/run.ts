import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ExitCode, systemClock, usageError } from '../../base/index.ts';
import type { PlannedSweep, StoredPlan } from '../../model/index.ts';
import { readStoredPlan, rootPaths, toStoredPlan } from '../../rundir/index.ts';
import { type GpuChoice, type PlanEntry, runSweep, type SweepResult } from '../../scheduler/index.ts';
import { openStoreReadOnly } from '../../store/index.ts';
import { checkData } from '../check-data.ts';
import type { Context } from '../context.ts';
import { followSweep } from '../follow.ts';
import { loadSweep } from '../load-sweep.ts';
import { packageVersion } from '../package-version.ts';
import { planText } from '../plan-text.ts';
import { resolveCommand } from '../resolve-command.ts';
import { selectRuns } from '../select-runs.ts';
import { listenForSignals } from '../signals.ts';
import { surveySweep } from '../survey-sweep.ts';
import { openDashboardView } from '../views/dashboard-view.ts';
import { openPlainView, openSilentView } from '../views/plain-view.ts';
import { reportFolder, writeReport } from '../write-report.ts';
import { type PlanCommandOptions, planJson } from './plan.ts';

export interface RunOptions extends PlanCommandOptions {
  readonly dryRun?: boolean;
  readonly gpus: string;
  readonly backend?: string;
  readonly failFast?: boolean;
  readonly plain?: boolean;
}

/** Plans a sweep, runs what is missing, shows it live, writes the report. */
export async function run(
  context: Context,
  sweep: string,
  overrides: readonly string[],
  options: RunOptions,
): Promise<ExitCode> {
  const planned = loadSweep(context, {
    name: sweep,
    profile: options.profile ?? null,
    overrides,
    seeds: options.seeds ?? null,
    json: options.json ?? false,
  });
  const only = selectRuns(planned, options.only);
  const retryFailed = options.retryFailed ?? false;
  const { entries, durations } = surveySweep(context, planned, { retryFailed, only });
  const slots = options.jobs ?? availableParallelism();
  if (options.dryRun) {
    context.stdout.write(
      options.json ? planJson(entries) : planText(planned, entries, { durations, slots, listRuns: false }),
    );
    return ExitCode.ok;
  }
  checkData(
    context,
    entries.flatMap(({ run, start }) => (start ? [run] : [])),
  );
  const before = readStoredPlan(context.root, planned.storedAs);
  const { result, started, interrupted } = await execute(context, planned, options, only, entries);
  const isSame = result.ended === 0 && isSamePlan(before, planned);
  const report = await writeReports(context, planned, isSame);
  conclude(context, planned, options, { ...result, started, report });
  return interrupted ?? exitCodeOf(result);
}

async function execute(
  context: Context,
  planned: PlannedSweep,
  options: RunOptions,
  only: ReadonlySet<string> | undefined,
  entries: readonly PlanEntry[],
) {
  const { root } = context;
  const starting = entries.filter(({ start }) => start);
  const interruption = listenForSignals((text) => follower.say(text));
  const follower = followSweep({
    root,
    planned,
    slots: slotNames(starting, options.jobs),
    openView: async (initial, act) => {
      if (options.json) return openSilentView(context);
      if (!options.plain && context.stdout.isTTY && context.stdin.isTTY && starting.length > 0) {
        return openDashboardView(context, initial, act);
      }
      const view = openPlainView(context);
      view.update(initial);
      return view;
    },
    onInterrupt: interruption.interrupt,
  });
  const startedIds = new Set<string>();
  try {
    const result = await runSweep({
      root,
      planned,
      jobs: options.jobs ?? null,
      gpus: parseGpus(options.gpus),
      retryFailed: options.retryFailed ?? false,
      failFast: options.failFast ?? false,
      ...(only === undefined ? {} : { only }),
      resolveCommand,
      environment: { data: context.data, weights: context.weights, backend: options.backend ?? null },
      versions: { sweep: packageVersion() },
      clock: systemClock,
      signals: interruption,
      onChange(event) {
        if (event.type === 'started') startedIds.add(event.runId);
        if (event.type === 'message') follower.say(event.text);
        else follower.touch();
      },
      onReady: follower.steerBy,
    });
    if (starting.length === 0) follower.say(nothingToRun(context, entries));
    const cancelled = result.status === 'cancelled' ? ExitCode.interrupted : null;
    return { result, started: startedIds.size, interrupted: interruption.exitCode() ?? cancelled };
  } finally {
    interruption.close();
    await follower.finish();
  }
}

/** Writes the report of what is in the store, unless it stands; null where nothing has been stored. */
async function writeReports({ root }: Context, planned: PlannedSweep, isSame: boolean): Promise<string | null> {
  const folder = reportFolder(root, planned.storedAs);
  if (isSame && existsSync(join(folder, 'report.md'))) return join(folder, 'report.md');
  const store = openStoreReadOnly(rootPaths(root).store);
  if (store === undefined) return null;
  try {
    await writeReport({ root, store, plan: toStoredPlan(planned), formats: ['md', 'html'], folder });
    return join(folder, 'report.md');
  } finally {
    store.close();
  }
}

function isSamePlan(stored: StoredPlan | undefined, planned: PlannedSweep): boolean {
  return stored !== undefined && isDeepStrictEqual(stored, toStoredPlan(planned));
}

function conclude(
  context: Context,
  planned: PlannedSweep,
  options: RunOptions,
  outcome: SweepResult & { readonly started: number; readonly report: string | null },
): void {
  const { status, done, failed, left, started, report } = outcome;
  const path = report === null ? null : relative(context.cwd, report);
  if (options.json) {
    const { sweep, profile, storedAs } = planned;
    const total = done + failed + left;
    const result = { sweep, profile, stored_as: storedAs, status, total, done, failed, left, started, report: path };
    context.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  if (left > 0) context.stdout.write(`${left} run${left === 1 ? '' : 's'} left; the same command goes on\n`);
  if (path !== null) context.stdout.write(`report: ${path}\n`);
}

function nothingToRun({ invocation }: Context, entries: readonly PlanEntry[]): string {
  const counts = (status: PlanEntry['status']) => entries.filter((entry) => entry.status === status).length;
  const failed = counts('failed');
  const done = counts('done') + counts('changed');
  const retry = failed === 0 ? '' : `; ${failed} failed before ("${invocation} run --retry-failed" tries them again)`;
  return `nothing to run: ${done} of ${entries.length} runs are done already${retry}`;
}

function exitCodeOf({ failed }: SweepResult): ExitCode {
  return failed > 0 ? ExitCode.runsFailed : ExitCode.ok;
}

/** CPU slots that the dashboard shows also while they are free; GPU slots show as they are taken. */
function slotNames(starting: readonly PlanEntry[], jobs: number | undefined): readonly string[] {
  if (starting.some(({ run }) => run.resources.gpus > 0)) return [];
  const count = Math.min(jobs ?? availableParallelism(), starting.length);
  return Array.from({ length: count }, (_, i) => `cpu ${i}`);
}

/** `all`, `none`, or a list of indices. */
function parseGpus(value: string): GpuChoice {
  if (value === 'all' || value === 'none') return value;
  const indices = value.split(',').map(Number);
  if (indices.every((index) => Number.isSafeInteger(index) && index >= 0)) return indices;
  throw usageError(`--gpus takes all, none or a list of indices such as 0,1; not "${value}"`);
}

import { join, relative } from 'node:path';
import { ExitCode, usageError } from '../../base/index.ts';
import type { PlannedSweep } from '../../model/index.ts';
import { rootPaths, toStoredPlan } from '../../rundir/index.ts';
import type { PlanEntry, SweepResult } from '../../scheduler/index.ts';
import { openStoreReadOnly } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { spareMemory } from '../engine.ts';
import { commandFor } from '../output/command-for.ts';
import { loadSweep } from '../planning/load-sweep.ts';
import { planText } from '../planning/plan-text.ts';
import { selectRuns } from '../planning/select-runs.ts';
import { obstaclesText, requirePrograms } from '../planning/startable.ts';
import { surveySweep } from '../planning/survey-sweep.ts';
import { requireBackend, trialInputs } from '../planning/trial-inputs.ts';
import { prepareReportFolder, reportFolder } from '../report/report-folder.ts';
import { isStamped, reportStamp, stampReport } from '../report/report-stamp.ts';
import { detach } from '../running/detach.ts';
import { enqueueSweep } from '../running/enqueue-sweep.ts';
import { type ExecutionOptions, executeSweep } from '../running/execute-sweep.ts';
import { onExecutor } from '../running/on-executor.ts';
import { type PlanCommandOptions, writePlanJson } from './plan.ts';

export interface RunOptions extends PlanCommandOptions, ExecutionOptions {
  readonly dryRun?: boolean;
  readonly enqueue?: boolean;
}

/** Plans a sweep, runs what is missing, shows it live, writes the report. */
export async function run(
  context: Context,
  sweep: string,
  overrides: readonly string[],
  options: RunOptions,
): Promise<ExitCode> {
  if (options.enqueue) refuseWithEnqueue(options);
  if (!options.dryRun) spareMemory();
  const read = loadSweep(context, sweep, overrides, options);
  const planned = onExecutor(read.planned, options.executor);
  const source = { ...read, planned };
  const only = selectRuns(planned, options.only);
  const inputs = trialInputs(context, planned.runs);
  const retryFailed = options.retryFailed ?? false;
  const survey = surveySweep(context, planned, { retryFailed, only, rerun: options.rerun, inputs });
  const starting = survey.entries.flatMap(({ run, start }) => (start ? [run] : []));
  if (options.dryRun) {
    const { jobs, gpus, backend } = options;
    const obstacles = await obstaclesText(context, source, starting, { jobs: jobs ?? null, gpus, backend, inputs });
    if (options.json) writePlanJson(context, survey.entries);
    else context.stdout.write(planText(planned, survey, { jobs, listRuns: false }));
    if (obstacles !== null) (options.json ? context.stderr : context.stdout).write(`\n${obstacles}`);
    return ExitCode.ok;
  }
  // To the orchestrator at work its own PATH counts.
  if (!options.enqueue) await requirePrograms(context, source, starting);
  requireBackend(context, options.backend, starting);
  inputs.require(starting);
  prepareReportFolder(reportFolder(context.root, planned.storedAs));
  if (options.enqueue) {
    const said = await enqueueSweep(context, planned, { only, retryFailed });
    if (said !== undefined) {
      context.stdout.write(`${options.json ? JSON.stringify({ stored_as: planned.storedAs, message: said }) : said}\n`);
      return ExitCode.ok;
    }
    context.stderr.write('no orchestrator is at work here; this one does the runs\n');
    await requirePrograms(context, source, starting);
  }
  // A cluster's queue outlives the orchestrator as it is.
  if (options.detach && planned.executor.kind === 'local') return detach(context);
  const { result, started, enqueued, interrupted } = await executeSweep(context, planned, options, {
    ...survey,
    only,
    inputs,
    warnings: read.warnings,
  });
  for (const other of enqueued) await writeReports(context, other, []);
  const report = await writeReports(context, planned, survey.entries);
  conclude(context, planned, options, { ...result, started, report });
  return interrupted ?? exitCodeOf(result);
}

/** The orchestrator at work goes by the options that it was started with, and repeats nothing. */
function refuseWithEnqueue({ rerun, failFast, jobs, gpus, backend, detach }: RunOptions): void {
  const given = {
    '--rerun': rerun.length > 0,
    '--fail-fast': failFast === true,
    '--jobs': jobs !== undefined,
    '--gpus': gpus !== 'all',
    '--backend': backend !== undefined,
    '--detach': detach === true,
  };
  const [first] = Object.entries(given).flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (first !== undefined) {
    throw usageError(
      `${first} cannot stand beside --enqueue: the orchestrator at work keeps the options it was started with`,
    );
  }
}

/** Writes the report of what is in the store; null where nothing has been stored. */
async function writeReports(
  context: Context,
  planned: PlannedSweep,
  entries: readonly PlanEntry[],
): Promise<string | null> {
  const { root } = context;
  const store = openStoreReadOnly(rootPaths(root).store);
  if (store === undefined) {
    context.stderr.write('no report: runs/sweep.db was removed meanwhile; the same command builds it anew\n');
    return null;
  }
  const folder = reportFolder(root, planned.storedAs);
  try {
    const plan = toStoredPlan(planned);
    const stamp = reportStamp(store, plan, entries);
    if (!isStamped(folder, stamp)) {
      const { writeReport } = await import('../report/write-report.ts');
      await writeReport({ context, store, plan, formats: ['md', 'html'], folder });
      stampReport(folder, stamp);
    }
    return join(folder, 'report.md');
  } finally {
    store.close();
  }
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
  if (status === 'detached') {
    const again = options.executor === undefined ? [] : ['--executor', options.executor];
    const how = `"${commandFor(context.invocation, planned, ...again)}" takes in what they have come to`;
    context.stdout.write(`${left} run${left === 1 ? '' : 's'} left to the cluster; ${how}\n`);
  } else {
    if (left > 0) context.stdout.write(`${left} run${left === 1 ? '' : 's'} left; the same command goes on\n`);
    if (failed > 0 && started > 0) {
      const again = commandFor(context.invocation, planned, '--retry-failed');
      context.stdout.write(`"${again}" tries what failed again\n`);
    }
  }
  if (path !== null) context.stdout.write(`report: ${path}\n`);
}

/** After `stop` what ran is done; otherwise a run that is left has been given up, which is a failure too. */
function exitCodeOf({ status, failed, left }: SweepResult): ExitCode {
  return failed > 0 || (status === 'complete' && left > 0) ? ExitCode.runsFailed : ExitCode.ok;
}

import { availableParallelism } from 'node:os';
import { ExitCode, systemClock } from '../../base/index.ts';
import type { PlannedSweep, RunStatus } from '../../model/index.ts';
import { type GpuChoice, type PlanEntry, runSweep, type SweepResult } from '../../scheduler/index.ts';
import { createGpuReadings } from '../collect/gpu-readings.ts';
import type { Context } from '../context.ts';
import { spareMemoryWhileWaiting } from '../engine.ts';
import { commandFor } from '../output/command-for.ts';
import { packageVersion } from '../package-version.ts';
import { runLabel } from '../planning/run-label.ts';
import type { TrialInputs } from '../planning/trial-inputs.ts';
import { openView, type ViewKind } from '../views/open-view.ts';
import { announcement, type FollowedRuns } from './announcement.ts';
import { followSweep } from './follow.ts';
import { resolveCommand } from './resolve-command.ts';
import { listenForSignals } from './signals.ts';

export interface ExecutionOptions {
  readonly jobs?: number;
  readonly gpus: GpuChoice;
  readonly backend?: string;
  readonly retryFailed?: boolean;
  readonly failFast?: boolean;
  readonly takeOver?: boolean;
  /** Hand everything to the cluster's queue and leave; elsewhere another process has been started by now. */
  readonly detach?: boolean;
  readonly executor?: 'local' | 'slurm';
  readonly plain?: boolean;
  readonly json?: boolean;
}

/** What is to be done, and what stands. */
export interface ExecutionWork {
  readonly entries: readonly PlanEntry[];
  /** Ids to which training is limited; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Ids of runs that are done anew. */
  readonly rerun: ReadonlySet<string>;
  readonly inputs: TrialInputs;
  /** What was said before; the dashboard covers it, and says it again. */
  readonly warnings: readonly string[];
}

export interface Execution {
  readonly result: SweepResult;
  /** Runs of which an attempt was started. */
  readonly started: number;
  /** Sweeps whose runs were handed in meanwhile. */
  readonly enqueued: readonly PlannedSweep[];
  /** The exit code of a sweep that was cut off by a signal or a command; null otherwise. */
  readonly interrupted: ExitCode | null;
}

/** Runs what is missing of a planned sweep while a person follows it. */
export async function executeSweep(
  context: Context,
  planned: PlannedSweep,
  options: ExecutionOptions,
  work: ExecutionWork,
): Promise<Execution> {
  const { root } = context;
  const { entries, only, rerun, inputs } = work;
  const starting = entries.filter(({ start }) => start);
  if (starting.length > 0) spareMemoryWhileWaiting();
  const view = chooseView(context, options, starting.length);
  const interruption = listenForSignals((text) => follower.say(text));
  const follower = followSweep({
    root,
    planned,
    slots: planned.executor.kind === 'local' ? slotNames(starting, options.jobs) : [],
    gpus:
      view === 'dashboard' && planned.executor.kind === 'local' ? createGpuReadings(context.env.PATH) : () => new Map(),
    share: view === 'dashboard' ? 1 / 25 : 1 / 50,
    openView: (initial, act) => openView(context, view, initial, act, statusesBefore(entries)),
    notices: view === 'dashboard' ? work.warnings : [],
    onInterrupt: interruption.interrupt,
  });
  const startedIds = new Set<string>();
  const enqueued = new Map<string, PlannedSweep>();
  const places = new Map(planned.runs.map((run) => [run.id, run.places[0]]));
  const followed: FollowedRuns = {
    labelOf(id) {
      const own = places.get(id);
      if (own !== undefined) return runLabel(own);
      const other = [...enqueued.values()].find(({ runs }) => runs.some((run) => run.id === id));
      const run = other?.runs.find((one) => one.id === id);
      return other === undefined || run === undefined ? id : `${other.storedAs}  ${runLabel(run.places[0])}`;
    },
    isShown: (id) => view !== 'plain' || context.quiet || places.has(id),
  };
  const changed = entries.filter(({ status, start }) => status === 'changed' && !start);
  if (changed.length > 0) follower.say(doneOtherwise(context, planned, changed));
  try {
    const result = await runSweep({
      root,
      planned,
      jobs: options.jobs ?? null,
      gpus: options.gpus,
      retryFailed: options.retryFailed ?? false,
      failFast: options.failFast ?? false,
      takeOver: options.takeOver ?? false,
      detach: options.detach ?? false,
      ...(only === undefined ? {} : { only }),
      rerun,
      resolveCommand,
      fingerprints: inputs.fingerprints,
      environment: { data: context.data, weights: context.weights, backend: options.backend ?? null },
      typed: context.typed,
      versions: { sweep: packageVersion() },
      clock: systemClock,
      signals: interruption,
      onChange(event) {
        if (event.type === 'started') startedIds.add(event.runId);
        if (event.type === 'enqueued') enqueued.set(event.planned.storedAs, event.planned);
        // The dashboard shows every attempt's end itself.
        const text = event.type === 'ended' && view === 'dashboard' ? null : announcement(event, followed);
        if (text === null) follower.touch();
        else follower.say(text);
      },
      onReady: follower.steerBy,
    });
    if (starting.length === 0) follower.say(nothingToRun(context, planned, entries));
    await follower.finish({ isUnchanged: result.ended === 0 && entries.every(isSettled) });
    const cancelled = result.status === 'cancelled' ? ExitCode.interrupted : null;
    return {
      result,
      started: startedIds.size,
      enqueued: [...enqueued.values()],
      interrupted: interruption.exitCode() ?? cancelled,
    };
  } finally {
    interruption.close();
    await follower.close();
  }
}

/** Only an attempt could make something else of it. */
function isSettled({ status, start }: PlanEntry): boolean {
  return !start && (status === 'done' || status === 'changed' || status === 'failed');
}

function chooseView({ stdin, stdout }: Context, options: ExecutionOptions, starting: number): ViewKind {
  if (options.json) return 'silent';
  return !options.plain && stdout.isTTY && stdin.isTTY && starting > 0 ? 'dashboard' : 'plain';
}

function nothingToRun({ invocation }: Context, planned: PlannedSweep, entries: readonly PlanEntry[]): string {
  const counts = (status: PlanEntry['status']) => entries.filter((entry) => entry.status === status).length;
  const failed = counts('failed');
  const done = counts('done') + counts('changed');
  const retry =
    failed === 0
      ? ''
      : `; ${failed} failed before ("${commandFor(invocation, planned, '--retry-failed')}" tries them again)`;
  return `nothing to run: ${done} of ${entries.length} runs are done already${retry}`;
}

/** What stays as it is though a file, the data or the weights have changed since. */
function doneOtherwise({ invocation }: Context, planned: PlannedSweep, changed: readonly PlanEntry[]): string {
  const [first] = changed;
  const what = changed.length === 1 ? `1 run was ${first?.detail}` : `${changed.length} runs were ${first?.detail}`;
  return `${what}; "${commandFor(invocation, planned, '--rerun', 'changed')}" does ${changed.length === 1 ? 'it' : 'them'} anew`;
}

/** How the runs stood, as the store has it; those that are about to be started anew are new. */
function statusesBefore(entries: readonly PlanEntry[]): ReadonlyMap<string, RunStatus> {
  return new Map(
    entries.map(({ run, status, start }) => {
      if (status === 'changed' || status === 'done') return [run.id, start ? 'new' : 'done'];
      return [run.id, status];
    }),
  );
}

/** CPU slots that the dashboard shows also while they are free; GPU slots show as they are taken. */
function slotNames(starting: readonly PlanEntry[], jobs: number | undefined): readonly string[] {
  if (starting.some(({ run }) => run.resources.gpus > 0)) return [];
  const count = Math.min(jobs ?? availableParallelism(), starting.length);
  return Array.from({ length: count }, (_, i) => `cpu ${i}`);
}

import { resolve } from 'node:path';
import { usageError } from '../base/index.ts';
import type { PlannedSweep } from '../model/index.ts';
import { type Inputs, isInside } from '../rundir/index.ts';
import type { StoreReader } from '../store/index.ts';
import type { Launcher } from './context.ts';
import { currentRound, failuresInRound } from './history.ts';
import { inputFiles } from './inputs.ts';
import type { Entry, SweepInPlay } from './orchestration.ts';
import { type PlanEntry, planRuns } from './plan-runs.ts';
import { statesIn } from './survey.ts';
import type { SweepOptions } from './sweep-options.ts';

export function sweepInPlay(options: SweepOptions, planned: PlannedSweep): SweepInPlay {
  const { failures, launch } = planned;
  if (!isInside(options.root, resolve(options.root, launch.cwd))) {
    throw usageError(`${planned.file}: trial.cwd is "${launch.cwd}", which leads out of the root ${options.root}`);
  }
  const limit = failures === 'stop' ? 1 : failures === 'continue' ? Number.POSITIVE_INFINITY : failures;
  return {
    planned,
    launcher: launcherOf(options, planned),
    failureLimit: options.failFast ? 1 : limit,
    failed: 0,
    steered: null,
  };
}

/**
 * The runs of a sweep that are to be started, as the folders stand now, and those of `adopted`: one that ended since it
 * was found running looks done, and is to be settled all the same. Those that failed before are among them as "left",
 * so that they can be tried again while the others run.
 */
export function entriesOf(
  options: Pick<SweepOptions, 'root' | 'retryFailed' | 'only'>,
  store: StoreReader,
  planned: PlannedSweep,
  sweep: SweepInPlay,
  adopted: ReadonlySet<string> = new Set(),
): readonly Entry[] {
  return planRuns(planned, statesIn(options.root, store), options).flatMap((entry) => {
    const { start, status, run } = entry;
    if (options.only?.has(run.id) === false) return [];
    if (start || adopted.has(run.id)) return [entryOf(options.root, entry, sweep, 'ready')];
    return status === 'failed' ? [entryOf(options.root, entry, sweep, 'left')] : [];
  });
}

function entryOf(root: string, { run, status }: PlanEntry, sweep: SweepInPlay, state: 'ready' | 'left'): Entry {
  const fresh = status === 'new';
  const round = fresh ? 0 : currentRound(root, run.id);
  const failures = fresh ? 0 : failuresInRound(root, run.id, round);
  // Failures that are to be forgiven, by --retry-failed or by `sweep retry`, make a new round.
  const forgiven = failures > 0 && (status === 'failed' || failures >= run.retry.attempts);
  return {
    run,
    resources: run.resources,
    sweep,
    retryRound: forgiven ? round + 1 : round,
    failures: forgiven ? 0 : failures,
    interruptions: 0,
    fruitless: 0,
    reached: { step: -1, checkpoint: -1 },
    state,
    wish: 'start',
    endOnStart: null,
    takenBackTo: 'left',
    passedOverSince: null,
  };
}

function launcherOf(options: SweepOptions, planned: PlannedSweep): Launcher {
  const files = inputFiles(options.root, planned.launch);
  return {
    launch: planned.launch,
    command: (run) => options.resolveCommand(run, planned).command,
    inputs: (run): Inputs => ({ files: files(run), ...(options.fingerprints?.(run) ?? unknown) }),
  };
}

const unknown = { data: null, weights: null } as const;

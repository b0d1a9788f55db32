import { resolve } from 'node:path';
import { timestamp } from '../base/index.ts';
import { trialEnvironment } from '../executors/index.ts';
import { storeStart } from '../ingest/index.ts';
import type { PlannedRun } from '../model/index.ts';
import {
  type AttemptKey,
  type AttemptRecord,
  claimAttempt,
  dropTornCheckpoints,
  hasCheckpoint,
  listAttempts,
  prepareRunFolder,
  type SlotRecord,
  unmarkForRetry,
  writeAttempt,
} from '../rundir/index.ts';
import type { Context, Launcher } from './context.ts';

/**
 * Starts a run's next attempt: claims its folder, writes down what is meant to happen, tells the store, then has the
 * program started. Earlier attempts have been settled. Throws SpawnError where no program came to be.
 * @returns the attempt, and the submission under way
 */
export function startAttempt(
  context: Context,
  run: PlannedRun,
  slot: SlotRecord,
  retryRound: number,
  launcher: Launcher,
): { readonly key: AttemptKey; readonly record: AttemptRecord; readonly submitted: Promise<void> } {
  const { root } = context;
  const { launch } = launcher;
  prepareRunFolder(root, run.id, run);
  const key = { runId: run.id, attempt: (listAttempts(root, run.id).at(-1) ?? 0) + 1 };
  if (!claimAttempt(root, key))
    throw new Error(`attempt ${key.attempt} of run ${run.id} was claimed by another process`);
  dropTornCheckpoints(root, run.id);
  const resume = hasCheckpoint(root, run.id);
  const command = launcher.command(run);
  const record: AttemptRecord = {
    format: 1,
    run_id: run.id,
    attempt: key.attempt,
    retry_round: retryRound,
    resume,
    command,
    cwd: launch.cwd,
    executor: context.executor.kind,
    slot,
    limits: run.limits,
    retry: run.retry,
    keep: launch.keep,
    started: timestamp(context.clock),
    host: context.host,
    boot_id: context.bootId,
    orchestrator: context.orchestrator,
    versions: context.versions,
    git_commit: context.gitCommit,
    git_dirty: context.gitDirty,
    typed: context.typed,
    inputs: launcher.inputs(run),
  };
  writeAttempt(root, record);
  storeStart(context.store, run, key, record);
  const submitted = context.executor.submit({
    ...key,
    command,
    cwd: resolve(root, launch.cwd),
    env: trialEnvironment({
      root,
      key,
      resume,
      threads: Math.max(1, Math.floor(slot.cpus)),
      gpus: slot.gpus,
      env: launch.env,
      surroundings: context.surroundings,
      orchestrator: context.orchestrator,
      parent: context.parentEnv,
    }),
  });
  if (key.attempt > 1) unmarkForRetry(root, run.id);
  return { key, record, submitted };
}

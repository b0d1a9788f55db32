import { resolve } from 'node:path';
import { timestamp } from '../base/index.ts';
import { attemptVariables } from '../executors/index.ts';
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
  readAttempt,
  readOutcome,
  removeJob,
  type SlotRecord,
  unmarkForRetry,
  writeAttempt,
} from '../rundir/index.ts';
import type { Context, Launcher } from './context.ts';
import { failuresInRound } from './history.ts';

/**
 * Starts a run's next attempt: claims its folder, writes down what is meant to happen, tells the store, then has the
 * program started. Where there is a queue the job does the first two itself, and may have done so already. Earlier
 * attempts have been settled. Throws SpawnError where no program came to be, NotBegun where a job left the queue.
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
  const isNew = prepareRunFolder(root, run.id, run);
  const isQueued = context.executor.queue !== undefined;
  const last = isNew ? 0 : (listAttempts(root, run.id).at(-1) ?? 0);
  const hasBegun = isQueued && last > 0 && readOutcome(root, { runId: run.id, attempt: last }) === undefined;
  const key = { runId: run.id, attempt: hasBegun ? last : last + 1 };
  if (!isQueued) {
    if (!claimAttempt(root, key))
      throw new Error(`attempt ${key.attempt} of run ${run.id} was claimed by another process`);
    if (!isNew) {
      dropTornCheckpoints(root, run.id);
      // A job that waits for it on a cluster finds that it is not wanted any more.
      removeJob(root, run.id);
    }
  }
  const resume = !isNew && hasCheckpoint(root, run.id);
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
  if (!isQueued) {
    writeAttempt(root, record);
    storeStart(context.store, run, key, record);
  }
  const submitted = context.executor.submit({
    ...key,
    command,
    cwd: resolve(root, launch.cwd),
    env: context.environment(launch),
    variables: attemptVariables({ root, key, resume, threads: Math.max(1, Math.floor(slot.cpus)), gpus: slot.gpus }),
    resources: run.resources,
    record,
    failuresLeft: Math.max(1, run.retry.attempts - (isNew ? 0 : failuresInRound(root, run.id, retryRound))),
  });
  if (key.attempt > 1) unmarkForRetry(root, run.id);
  return { key, record, submitted };
}

/** Tells the store of an attempt that its job has begun, and gives what the job wrote down. */
export function takeInStart(context: Context, run: PlannedRun, key: AttemptKey, intent: AttemptRecord): AttemptRecord {
  const record = readAttempt(context.root, key) ?? intent;
  storeStart(context.store, run, key, record);
  return record;
}

/** Gives an attempt that no job will ever begin its folder, for its outcome to stand in. */
export function claimForJob(context: Context, run: PlannedRun, key: AttemptKey, record: AttemptRecord): void {
  if (claimAttempt(context.root, key)) writeAttempt(context.root, record);
  storeStart(context.store, run, key, record);
}

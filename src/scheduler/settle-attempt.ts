import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Clock, environmentError, sha256, timestamp } from '../base/index.ts';
import type { EventTail } from '../ingest/index.ts';
import { followEvents, ingestRun, storeOutcome } from '../ingest/index.ts';
import { defaultLimits, defaultRetry, type FailureReason, isRetryable } from '../model/index.ts';
import {
  type AttemptKey,
  type AttemptRecord,
  attemptChecksums,
  attemptPaths,
  boundLog,
  keepOfCheckpoint,
  lastLines,
  type OutcomeRecord,
  type ResultRecord,
  readOutcome,
  readResult,
  resultText,
  rootPaths,
  runPaths,
  writeOutcome,
  writeResult,
} from '../rundir/index.ts';
import type { IngestState } from '../store/index.ts';
import type { Context } from './context.ts';
import { failuresInRound } from './history.ts';
import { type Ending, judge } from './judge.ts';

/**
 * Writes down what an attempt whose program has ended came to, once: outcome.json, then result.json where the run is
 * done, then the store. Whatever was already written down stands. An attempt whose folder was deleted meanwhile has come
 * to nothing, and is forgotten. Throws a UserError (exit 4) where all of runs/ was.
 */
export async function settleAttempt(
  context: Context,
  key: AttemptKey,
  record: AttemptRecord | undefined,
  ending: Ending,
  tail: EventTail = followEvents(context.store, context.root, key),
): Promise<OutcomeRecord> {
  const { root, store } = context;
  if (!existsSync(attemptPaths(root, key).folder)) return forgetAttempt(context, key, record, ending);
  const said = await tail.finish();
  const limits = record?.limits ?? defaultLimits;
  let outcome = readOutcome(root, key);
  let outcomeSha256: string | undefined;
  if (outcome === undefined) {
    const { stdout, stderr } = attemptPaths(root, key);
    for (const log of [stdout, stderr]) boundLog(log, limits.log);
    const verdict = judge(said, ending, limits, () => lastLines(stderr, 20));
    const done = verdict.status === 'done';
    const sums = attemptChecksums(root, key, done);
    outcome = {
      format: 1,
      ...verdict,
      retry_round: record?.retry_round ?? 0,
      final: done || (verdict.status === 'failed' && isFinalFailure(root, key, record, verdict.reason)),
      ended:
        ending.orphaned || !context.isOnOneMachine(record?.executor ?? 'local')
          ? endOf(root, key, context.clock)
          : timestamp(context.clock),
      exit_status: ending.exitStatus,
      checksums: done ? { ...sums, 'result.json': sha256(resultText(resultOf(context, key, record, said))) } : sums,
    };
    outcomeSha256 = writeOutcome(root, key, outcome);
  }
  if (outcome.status === 'done') completeRun(context, key, record, said);
  storeOutcome(store, root, key, outcome, outcomeSha256);
  return outcome;
}

/** What becomes of an attempt of which nothing is left: the run goes on from what is there of it. */
async function forgetAttempt(
  { root, store, clock }: Context,
  key: AttemptKey,
  record: AttemptRecord | undefined,
  { endedFor, exitStatus }: Ending,
): Promise<OutcomeRecord> {
  const { lock, runs } = rootPaths(root);
  if (!existsSync(lock))
    throw environmentError(`${runs} was deleted while sweep was at work; run the same command again`);
  await ingestRun(store, root, key.runId);
  return {
    format: 1,
    status: 'interrupted',
    // Whoever deletes it does so from outside; a program that does it itself is not to be started for ever.
    reason: endedFor === 'cancelled' ? 'cancelled' : 'signal',
    message: 'its folder was deleted while it ran',
    retry_round: record?.retry_round ?? 0,
    final: false,
    ended: timestamp(clock),
    exit_status: exitStatus,
    checksums: {},
  };
}

/** When a program ended that nobody was watching: its supervisor wrote its exit status then. */
function endOf(root: string, key: AttemptKey, clock: Clock): string {
  const written = statSync(attemptPaths(root, key).exit, { throwIfNoEntry: false });
  return written?.mtime.toISOString() ?? timestamp(clock);
}

/** Whether a failure uses up the last attempt of its round: counted in the folder, whoever made the attempts. */
function isFinalFailure(
  root: string,
  key: AttemptKey,
  record: AttemptRecord | undefined,
  reason: FailureReason,
): boolean {
  if (!isRetryable(reason)) return true;
  const earlier = failuresInRound(root, key.runId, record?.retry_round ?? 0);
  return earlier + 1 >= (record?.retry ?? defaultRetry).attempts;
}

/** Leaves the folder of a run that is done as it stays: with result.json, and of its checkpoints what is to be kept. */
export function completeRun(
  context: Context,
  key: AttemptKey,
  record: AttemptRecord | undefined,
  said: IngestState = context.store.ingestState(key.runId, key.attempt),
): void {
  if (readResult(context.root, key.runId) === undefined)
    writeResult(context.root, resultOf(context, key, record, said));
  keepOfCheckpoint(context.root, key.runId, record?.keep ?? 'checkpoint');
}

/** A pure function of the attempt's files, so that it comes out the same whenever it is written. */
function resultOf(
  { root }: Context,
  key: AttemptKey,
  record: AttemptRecord | undefined,
  said: Pick<IngestState, 'finished' | 'dataFingerprint'>,
): ResultRecord {
  const { scores } = runPaths(root, key.runId);
  return {
    format: 1,
    run_id: key.runId,
    attempt: key.attempt,
    metrics: said.finished ?? {},
    scores: existsSync(scores) ? basename(scores) : null,
    data_fingerprint: said.dataFingerprint ?? record?.inputs.data ?? null,
  };
}

import type { RunSpec } from '../model/index.ts';
import {
  type AttemptKey,
  type AttemptRecord,
  attemptPaths,
  fileChecksum,
  type OutcomeRecord,
  readResult,
} from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';

/** Tells the store of an attempt whose intent stands in its folder. */
export function storeStart(
  store: StoreWriter,
  spec: RunSpec | undefined,
  key: AttemptKey,
  record?: AttemptRecord,
): void {
  store.beginAttempt(spec, {
    ...key,
    retryRound: record?.retry_round ?? 0,
    host: record?.host ?? null,
    slot: record?.slot.name ?? null,
    resume: record?.resume ?? false,
    inputs: record === undefined ? null : { ...record.inputs },
    started: record?.started ?? null,
  });
}

/**
 * Tells the store of an outcome that stands in the attempt's folder.
 * @param outcomeSha256 that of outcome.json, where it is known
 */
export function storeOutcome(
  store: StoreWriter,
  root: string,
  key: AttemptKey,
  outcome: OutcomeRecord,
  outcomeSha256 = fileChecksum(attemptPaths(root, key).outcome) ?? '',
): void {
  const done = outcome.status === 'done';
  store.endAttempt({
    ...key,
    outcome,
    runStatus: done ? 'done' : outcome.status === 'failed' && outcome.final ? 'failed' : 'interrupted',
    ended: outcome.ended,
    outcomeSha256,
    metrics: done
      ? (readResult(root, key.runId)?.metrics ?? store.ingestState(key.runId, key.attempt).finished ?? {})
      : null,
  });
}

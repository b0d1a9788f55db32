import { listAttempts, readAttempt, readOutcome, readResult, readRunSpec } from '../rundir/index.ts';
import type { StoreWriter } from '../store/index.ts';
import { storeOutcome, storeStart } from './attempt-records.ts';
import { followEvents } from './event-tail.ts';

/**
 * Brings the store up to what a run's folder says: attempts in order, events of each, then its outcome. Nothing is
 * settled here: an attempt without an outcome stays `running`, for a program may still be at work on it, and so does one
 * that is done but without result.json, for the next orchestrator to write that. A run of which somebody has deleted
 * attempts is forgotten first: what they said counts no more.
 */
export async function ingestRun(store: StoreWriter, root: string, runId: string): Promise<void> {
  const spec = readRunSpec(root, runId);
  const attempts = listAttempts(root, runId);
  const there = new Set(attempts);
  if (store.attemptsOf(runId).some(({ attempt }) => !there.has(attempt))) store.forgetRun(runId);
  for (const attempt of attempts) {
    const key = { runId, attempt };
    storeStart(store, spec, key, readAttempt(root, key));
    const outcome = readOutcome(root, key);
    const tail = followEvents(store, root, key);
    if (outcome === undefined) {
      while (tail.read());
      continue;
    }
    await tail.finish();
    if (outcome.status === 'done' && readResult(root, runId) === undefined) continue;
    storeOutcome(store, root, key, outcome);
  }
}

import { ingestRun, storeOutcome } from '../ingest/index.ts';
import {
  type AttemptKey,
  type AttemptRecord,
  listAttempts,
  readAttempt,
  readExit,
  readOutcome,
} from '../rundir/index.ts';
import type { Context } from './context.ts';
import { completeRun, settleAttempt } from './settle-attempt.ts';

/** An attempt that a dead orchestrator started and that goes on. */
export interface Survivor {
  readonly key: AttemptKey;
  readonly record: AttemptRecord;
}

export interface Recovery {
  readonly survivors: readonly Survivor[];
  /** Attempts that another host started: only that host, or --take-over, can tell what became of them. */
  readonly elsewhere: readonly Survivor[];
}

/**
 * Makes sense of what earlier orchestrators left behind in these runs: takes in what was written meanwhile, settles
 * every attempt whose program has ended, ends what such attempts left running, and finds those that go on.
 */
export async function recover(context: Context, runIds: Iterable<string>, takeOver: boolean): Promise<Recovery> {
  const survivors: Survivor[] = [];
  const elsewhere: Survivor[] = [];
  const ended: { readonly key: AttemptKey; readonly record: AttemptRecord | undefined }[] = [];
  for (const runId of runIds) {
    await ingestRun(context.store, context.root, runId);
    for (const attempt of listAttempts(context.root, runId)) {
      const key = { runId, attempt };
      const record = readAttempt(context.root, key);
      const outcome = readOutcome(context.root, key);
      if (outcome !== undefined) {
        if (outcome.status !== 'done') continue;
        completeRun(context, key, record);
        storeOutcome(context.store, context.root, key, outcome);
        continue;
      }
      switch (await whereabouts(context, key, record)) {
        case 'here':
          if (record !== undefined) survivors.push({ key, record });
          break;
        case 'elsewhere':
          if (takeOver || record === undefined) ended.push({ key, record });
          else elsewhere.push({ key, record });
          break;
        case 'gone':
          ended.push({ key, record });
      }
    }
  }
  if (ended.length > 0) await context.executor.clearAway(ended.map(({ key }) => key));
  for (const { key, record } of ended) {
    await settleAttempt(context, key, record, {
      exitStatus: readExit(context.root, key)?.status ?? null,
      endedFor: null,
      orphaned: true,
      memoryRanOut: false,
      spawnError: null,
    });
  }
  return { survivors, elsewhere };
}

async function whereabouts(
  { root, host, bootId, executor }: Context,
  key: AttemptKey,
  record: AttemptRecord | undefined,
): Promise<'here' | 'elsewhere' | 'gone'> {
  // Without attempt.json nothing had been started yet; with exit.json it has ended, wherever it ran.
  if (record === undefined || readExit(root, key) !== undefined) return 'gone';
  if (executor.capabilities.onThisMachine) {
    if (record.host !== host) return 'elsewhere';
    if (record.boot_id !== bootId) return 'gone';
  }
  const [state] = await executor.poll([key]);
  return state?.state === 'running' ? 'here' : 'gone';
}

import { existsSync } from 'node:fs';
import { type AttemptEnd, keyText } from '../executors/index.ts';
import { ingestRun, storeOutcome } from '../ingest/index.ts';
import {
  type AttemptKey,
  type AttemptRecord,
  attemptPaths,
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
  const ended: { readonly key: AttemptKey; readonly record: AttemptRecord | undefined; readonly state?: AttemptEnd }[] =
    [];
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
      const found = await whereabouts(context, key, record);
      switch (found) {
        case 'here':
          if (record !== undefined) survivors.push({ key, record });
          break;
        case 'elsewhere':
          if (takeOver || record === undefined) ended.push({ key, record });
          else elsewhere.push({ key, record });
          break;
        case 'gone':
          ended.push({ key, record });
          break;
        default:
          ended.push({ key, record, state: found });
      }
    }
  }
  const gone = new Set(ended.map(({ key }) => keyText(key)));
  // Where somebody has deleted its folder, the program would write into that of the next attempt.
  await context.executor.clearAway(
    (key) => gone.has(keyText(key)) || !existsSync(attemptPaths(context.root, key).folder),
  );
  for (const { key, record, state } of ended) {
    await settleAttempt(context, key, record, {
      exitStatus: readExit(context.root, key)?.status ?? null,
      endedFor: null,
      cause: state?.cause ?? null,
      orphaned: state === undefined,
      memoryRanOut: false,
      spawnError: null,
    });
  }
  return { survivors, elsewhere };
}

async function whereabouts(
  { root, host, bootId, executor, isOnOneMachine }: Context,
  key: AttemptKey,
  record: AttemptRecord | undefined,
): Promise<'here' | 'elsewhere' | 'gone' | AttemptEnd> {
  // Without attempt.json nothing had been started yet.
  if (record === undefined) return 'gone';
  if (!isOnOneMachine(record.executor)) {
    const [state] = await executor.poll([key]);
    // What nobody can tell is looked after until somebody can.
    return state?.state === 'ended' ? state : 'here';
  }
  // With exit.json it has ended, wherever it ran.
  if (readExit(root, key) !== undefined) return 'gone';
  if (record.host !== host) return 'elsewhere';
  if (record.boot_id !== bootId) return 'gone';
  const [state] = await executor.poll([key]);
  return state?.state === 'running' ? 'here' : 'gone';
}

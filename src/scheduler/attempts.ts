import { SpawnError } from '../executors/index.ts';
import { followEvents } from '../ingest/index.ts';
import type { AttemptKey, AttemptRecord, OutcomeRecord, SlotRecord } from '../rundir/index.ts';
import type { Context } from './context.ts';
import type { Ending } from './judge.ts';
import type { Entry } from './orchestration.ts';
import { settleAttempt } from './settle-attempt.ts';
import { startAttempt } from './start-attempt.ts';
import type { Watch } from './watch.ts';

export interface EndedAttempt {
  readonly key: AttemptKey;
  readonly outcome: OutcomeRecord;
}

/** Attempts from their start to their outcome. */
export interface Attempts {
  /** Starts a run's next attempt and sees it through; `onStart` is called once its program is there. */
  readonly begin: (
    entry: Entry,
    slot: SlotRecord,
    onStart: (key: AttemptKey, record: AttemptRecord) => void,
  ) => Promise<EndedAttempt>;
  /** Sees an attempt through that an earlier orchestrator started `age` ms ago. */
  readonly goOn: (key: AttemptKey, record: AttemptRecord, age: number) => Promise<EndedAttempt>;
}

export function createAttempts(context: Context, watch: Watch): Attempts {
  const { store, root, executor } = context;

  async function seeThrough(
    key: AttemptKey,
    record: AttemptRecord,
    age: number,
    orphaned: boolean,
    endOnStart: Entry['endOnStart'],
  ) {
    const tail = followEvents(store, root, key);
    const reported = !orphaned && executor.capabilities.reportsEnds;
    const ended = watch.until({ key, limits: record.limits, tail, age, reported });
    // A cancel that came while the program was being started has not reached it.
    if (endOnStart === 'now') await watch.kill([key]);
    else if (endOnStart === 'ask') await watch.cancel([key]);
    const end = await ended;
    if (end.endedFor !== null || orphaned) await executor.clearAway([key]);
    const memoryRanOut = end.exitStatus === 128 + 9 && context.memoryRanOut();
    const ending: Ending = { ...end, orphaned, memoryRanOut, spawnError: null };
    return { key, outcome: await settleAttempt(context, key, record, ending, tail) };
  }

  return {
    async begin(entry, slot, onStart) {
      const { run, retryRound, sweep } = entry;
      const { key, record, submitted } = startAttempt(context, run, slot, retryRound, sweep.launcher);
      try {
        await submitted;
      } catch (error) {
        if (!(error instanceof SpawnError)) throw error;
        const ending: Ending = { ...neverStarted, spawnError: error.message };
        return { key, outcome: await settleAttempt(context, key, record, ending) };
      }
      onStart(key, record);
      return seeThrough(key, record, 0, false, entry.endOnStart);
    },
    goOn: (key, record, age) => seeThrough(key, record, age, true, null),
  };
}

const neverStarted = { exitStatus: null, endedFor: null, orphaned: false, memoryRanOut: false } as const;

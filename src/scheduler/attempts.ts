import { keyText, SpawnError } from '../executors/index.ts';
import { followEvents } from '../ingest/index.ts';
import type { AttemptKey, AttemptRecord, OutcomeRecord, SlotRecord } from '../rundir/index.ts';
import type { Context } from './context.ts';
import type { Ending } from './judge.ts';
import type { Entry } from './orchestration.ts';
import { settleAttempt } from './settle-attempt.ts';
import { claimForJob, startAttempt, takeInStart } from './start-attempt.ts';
import type { Watch } from './watch.ts';

export interface EndedAttempt {
  readonly key: AttemptKey;
  readonly outcome: OutcomeRecord;
}

/** Attempts from their start to their outcome. */
export interface Attempts {
  /**
   * Starts a run's next attempt and sees it through; `onStart` is called once its program is there. Throws NotBegun where
   * its job has left a queue before.
   */
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
    const isHere = context.isOnOneMachine(record.executor);
    // A cluster holds its jobs to their wall time itself, and the time in its queue is no part of that.
    const limits = isHere ? record.limits : { ...record.limits, timeout: null };
    const ended = watch.until({ key, limits, tail, age });
    // A cancel that came while the program was being started has not reached it.
    if (endOnStart === 'now') await watch.kill([key]);
    else if (endOnStart === 'ask') await watch.cancel([key]);
    const end = await ended;
    if (end.endedFor !== null || end.exitStatus === null || orphaned) {
      await executor.clearAway((one) => keyText(one) === keyText(key));
    }
    const memoryRanOut = isHere && end.exitStatus === 128 + 9 && context.memoryRanOut();
    const ending: Ending = { ...end, orphaned: orphaned && isHere, memoryRanOut, spawnError: null };
    return { key, outcome: await settleAttempt(context, key, record, ending, tail) };
  }

  return {
    async begin(entry, slot, onStart) {
      const { run, retryRound, sweep } = entry;
      const { key, record: intent, submitted } = startAttempt(context, run, slot, retryRound, sweep.launcher);
      try {
        await submitted;
      } catch (error) {
        if (!(error instanceof SpawnError)) throw error;
        if (executor.queue !== undefined) claimForJob(context, run, key, intent);
        const ending: Ending = { ...neverStarted, spawnError: error.message };
        return { key, outcome: await settleAttempt(context, key, intent, ending) };
      }
      const record = executor.queue === undefined ? intent : takeInStart(context, run, key, intent);
      onStart(key, record);
      return seeThrough(key, record, 0, false, entry.endOnStart);
    },
    goOn: (key, record, age) => seeThrough(key, record, age, true, null),
  };
}

const neverStarted = { exitStatus: null, endedFor: null, cause: null, orphaned: false, memoryRanOut: false } as const;

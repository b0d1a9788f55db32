import { type AttemptEnd, keyText } from '../executors/index.ts';
import type { EventTail } from '../ingest/index.ts';
import type { Limits } from '../model/index.ts';
import { type AttemptKey, attemptPaths, boundLog } from '../rundir/index.ts';
import type { Context } from './context.ts';
import type { Ending } from './judge.ts';

/** How an attempt under way came to its end. */
export type WatchedEnd = Pick<Ending, 'exitStatus' | 'endedFor' | 'cause'>;

/** Looks after attempts under way: takes in their events, keeps their logs short, holds them to their limits. */
export interface Watch {
  /** Resolves when the attempt's program has ended. */
  readonly until: (attempt: WatchedAttempt) => Promise<WatchedEnd>;
  /** The executor reports an end. */
  readonly ended: (key: AttemptKey, end: AttemptEnd) => void;
  /** Asks programs to end; after their grace they are killed. Those asked before are not asked again. */
  readonly cancel: (attempts: Iterable<AttemptKey>) => Promise<void>;
  /** Ends programs at once. */
  readonly kill: (attempts: Iterable<AttemptKey>) => Promise<void>;
  readonly keys: () => readonly AttemptKey[];
  readonly size: () => number;
  readonly close: () => void;
}

export interface WatchedAttempt {
  readonly key: AttemptKey;
  readonly limits: Limits;
  readonly tail: EventTail;
  /** Milliseconds that it had been running before it was watched. */
  readonly age: number;
}

interface Watched extends WatchedAttempt {
  readonly started: number;
  readonly resolve: (end: WatchedEnd) => void;
  lines: number;
  lastEvent: number;
  endedFor: Ending['endedFor'];
  askedAt: number | null;
}

/** Milliseconds between two looks: at programs of this machine, and at files that nodes of a cluster write. */
const [interval, remoteInterval] = [200, 1_000];

export function createWatch(
  context: Context,
  listeners: {
    /** Some attempt had something to say. */
    readonly onProgress: () => void;
    /** Nothing can be watched any more: the disk is full, say. */
    readonly onError: (error: unknown) => void;
  },
): Watch {
  const { executor, clock, root } = context;
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let ticking = false;

  const ask = async (attempt: Watched, reason: NonNullable<Ending['endedFor']>) => {
    if (attempt.endedFor !== null) return;
    attempt.endedFor = reason;
    attempt.askedAt = clock.monotonic();
    await executor.cancel([attempt.key], 'ask');
  };

  const end = (attempt: Watched, { status, cause }: AttemptEnd) => {
    if (!watched.delete(keyText(attempt.key))) return;
    attempt.resolve({ exitStatus: status, endedFor: attempt.endedFor, cause });
    if (watched.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };

  /** Finds ends that nobody has reported. */
  const findEnded = async () => {
    const attempts = [...watched.values()];
    const states = await executor.poll(attempts.map(({ key }) => key));
    for (const [index, attempt] of attempts.entries()) {
      const state = states[index];
      if (state?.state === 'ended') end(attempt, state);
    }
  };

  /** Takes in what an attempt has said; true where that was something. */
  const listen = (attempt: Watched): boolean => {
    const { key, tail, limits } = attempt;
    tail.read();
    const { lines } = tail.state();
    const progressed = lines !== attempt.lines;
    if (progressed) [attempt.lines, attempt.lastEvent] = [lines, clock.monotonic()];
    const { stdout, stderr } = attemptPaths(root, key);
    boundLog(stdout, limits.log);
    boundLog(stderr, limits.log);
    return progressed;
  };

  const holdToLimits = async (attempt: Watched) => {
    const { key, limits } = attempt;
    const now = clock.monotonic();
    if (limits.timeout !== null && now - attempt.started > limits.timeout) await ask(attempt, 'timeout');
    else if (limits.stall !== null && now - attempt.lastEvent > limits.stall) await ask(attempt, 'stall');
    if (attempt.askedAt !== null && now - attempt.askedAt > limits.grace) await executor.cancel([key], 'now');
  };

  const tick = async () => {
    if (ticking) return;
    ticking = true;
    let progressed = false;
    for (const attempt of [...watched.values()]) {
      try {
        progressed = listen(attempt) || progressed;
      } catch (error) {
        // The others are to be looked after all the same, and all of them to end when their grace is over.
        listeners.onError(error);
      }
    }
    try {
      for (const attempt of [...watched.values()]) await holdToLimits(attempt);
      await findEnded();
      if (progressed) listeners.onProgress();
    } catch (error) {
      listeners.onError(error);
    } finally {
      ticking = false;
    }
  };

  return {
    until(attempt) {
      const now = clock.monotonic();
      timer ??= setInterval(() => void tick(), executor.capabilities.onThisMachine ? interval : remoteInterval);
      return new Promise((resolve) => {
        watched.set(keyText(attempt.key), {
          ...attempt,
          started: now - attempt.age,
          lines: attempt.tail.state().lines,
          lastEvent: now,
          endedFor: null,
          askedAt: null,
          resolve,
        });
      });
    },
    ended(key, how) {
      const attempt = watched.get(keyText(key));
      if (attempt !== undefined) end(attempt, how);
    },
    async cancel(attempts) {
      for (const key of attempts) {
        const attempt = watched.get(keyText(key));
        if (attempt !== undefined) await ask(attempt, 'cancelled');
      }
    },
    async kill(attempts) {
      const keys = [...attempts];
      for (const key of keys) {
        const attempt = watched.get(keyText(key));
        if (attempt !== undefined) attempt.endedFor ??= 'cancelled';
      }
      await executor.cancel(keys, 'now');
    },
    keys: () => [...watched.values()].map(({ key }) => key),
    size: () => watched.size,
    close() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

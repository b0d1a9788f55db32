import type { NotBegun } from '../executors/index.ts';
import type { OutcomeRecord } from '../rundir/index.ts';
import { backoffAfter } from './backoff.ts';
import type { Entry } from './orchestration.ts';

/** A run that is cut off so often in a row is left for the next `run`. */
const mostInterruptions = 10;

/**
 * What becomes of a run after an attempt, which is counted with the run: it is over, left for the next `run`, or tried
 * again in `delay` ms. Only failures use up retries; what was cut off goes on at once, then after the same pauses.
 */
export function afterAttempt(
  entry: Entry,
  outcome: OutcomeRecord,
): { readonly next: 'done' | 'failed' | 'left' } | { readonly next: 'again'; readonly delay: number } {
  const { run } = entry;
  switch (outcome.status) {
    case 'done':
      return { next: 'done' };
    case 'failed':
      entry.failures++;
      if (outcome.final) return { next: 'failed' };
      entry.interruptions = 0;
      return { next: 'again', delay: backoffAfter(entry.failures, run.retry, run.id) };
    case 'interrupted': {
      // However often a cluster wants its nodes back, the run goes on.
      if (outcome.reason === 'preempted') return { next: 'again', delay: 0 };
      if (outcome.reason === 'cancelled' || ++entry.interruptions > mostInterruptions) return { next: 'left' };
      const pauses = entry.interruptions - 1;
      return { next: 'again', delay: pauses === 0 ? 0 : backoffAfter(pauses, run.retry, run.id) };
    }
  }
}

/** What becomes of a run whose job has left a queue before it began. */
export function afterQueue(
  entry: Entry,
  why: NotBegun['why'],
): { readonly next: 'again' | 'held' | 'left'; readonly delay: number } {
  switch (why) {
    case 'withdrawn':
      return { next: entry.takenBackTo, delay: 0 };
    case 'cancelled':
      return { next: 'left', delay: 0 };
    case 'lost':
      if (++entry.interruptions > mostInterruptions) return { next: 'left', delay: 0 };
      return { next: 'again', delay: backoffAfter(entry.interruptions, entry.run.retry, entry.run.id) };
  }
}

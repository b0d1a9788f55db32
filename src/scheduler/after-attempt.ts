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
      if (outcome.reason === 'cancelled' || ++entry.interruptions > mostInterruptions) return { next: 'left' };
      const pauses = entry.interruptions - 1;
      return { next: 'again', delay: pauses === 0 ? 0 : backoffAfter(pauses, run.retry, run.id) };
    }
  }
}

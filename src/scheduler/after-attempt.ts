import type { NotBegun } from '../executors/index.ts';
import type { OutcomeRecord } from '../rundir/index.ts';
import { backoffAfter } from './backoff.ts';
import type { Entry, Reached } from './orchestration.ts';

/** A run that is cut off so often in a row without getting any further is left for the next `run`. */
const mostFruitless = 10;
/** The same by signals: they come from the system or a person, who may send them for ever. */
const mostFruitlessSignals = 3;

/**
 * What becomes of a run after an attempt, which is counted with the run: it is over, left for the next `run`, or tried
 * again in `delay` ms. Only failures use up retries; what was cut off goes on at once, then after the same pauses.
 * @param readReached how far the run is now; asked for where it was cut off
 */
export function afterAttempt(
  entry: Entry,
  outcome: OutcomeRecord,
  readReached: () => Reached,
): { readonly next: 'done' | 'failed' | 'left' } | { readonly next: 'again'; readonly delay: number } {
  const { run } = entry;
  switch (outcome.status) {
    case 'done':
      return { next: 'done' };
    case 'failed':
      entry.failures++;
      if (outcome.final) return { next: 'failed' };
      entry.interruptions = 0;
      entry.fruitless = 0;
      return { next: 'again', delay: backoffAfter(entry.failures, run.retry, run.id) };
    case 'interrupted': {
      // However often a cluster wants its nodes back, the run goes on.
      if (outcome.reason === 'preempted') return { next: 'again', delay: 0 };
      if (outcome.reason === 'cancelled') return { next: 'left' };
      entry.fruitless = goesFurther(entry, readReached()) ? 0 : entry.fruitless + 1;
      if (entry.fruitless >= (outcome.reason === 'signal' ? mostFruitlessSignals : mostFruitless)) {
        return { next: 'left' };
      }
      const pauses = entry.interruptions++;
      return { next: 'again', delay: pauses === 0 ? 0 : backoffAfter(pauses, run.retry, run.id) };
    }
  }
}

/** Whether a run has come further than before, which it keeps in mind. */
function goesFurther(entry: Entry, { step, checkpoint }: Reached): boolean {
  const before = entry.reached;
  entry.reached = { step: Math.max(step, before.step), checkpoint: Math.max(checkpoint, before.checkpoint) };
  return step > before.step || checkpoint > before.checkpoint;
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
      if (++entry.fruitless >= mostFruitless) return { next: 'left', delay: 0 };
      return { next: 'again', delay: backoffAfter(entry.fruitless, entry.run.retry, entry.run.id) };
  }
}

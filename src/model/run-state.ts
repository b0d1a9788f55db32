import type { FailureKind } from './event.ts';

/**
 * new: never started. waiting: to be started by the orchestrator that runs now. running: an attempt is under way.
 * done: finished with a result, for good. failed: its last attempt failed. interrupted: cut off by no fault of its own;
 * goes on from its checkpoint with the next `run`.
 */
export type RunStatus = 'new' | 'waiting' | 'running' | 'done' | 'failed' | 'interrupted';
export const runStatuses: readonly RunStatus[] = ['new', 'waiting', 'running', 'done', 'failed', 'interrupted'];

/** Why an attempt failed: what the trial said, or what was seen from outside. */
export type FailureReason =
  | FailureKind
  | 'exit'
  | 'signal'
  | 'timeout'
  | 'stall'
  | 'no-result'
  | 'spawn'
  | 'node-failed';

/** Why an attempt was cut off without counting against the retries. */
export type InterruptionReason = 'cancelled' | 'signal' | 'preempted' | 'device-lost' | 'orchestrator-died';

/** How an attempt ended; the content of outcome.json, written once. */
export type Outcome = { readonly message: string; readonly retry_round: number } & (
  | { readonly status: 'done'; readonly reason: 'finished' }
  | { readonly status: 'failed'; readonly reason: FailureReason }
  | { readonly status: 'interrupted'; readonly reason: InterruptionReason }
);

/** Failures that another attempt would only repeat. */
export function isRetryable(reason: FailureReason): boolean {
  return reason !== 'diverged' && reason !== 'data';
}

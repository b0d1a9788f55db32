import type { EndCause } from '../executor.ts';

/**
 * What a state of Slurm's means for a job of ours. unknown: the job was not shown, or in a state nobody has heard of;
 * gone: the controller says that it has no such job, which it forgets some time after the end.
 */
export type JobState =
  /** `reason`: what keeps it waiting, in Slurm's words, where that is not just its turn. */
  | { readonly phase: 'waiting'; readonly reason?: string }
  | { readonly phase: 'running' | 'unknown' | 'gone' }
  /** `cause`: what ended it, where that was not its own program. */
  | { readonly phase: 'ended'; readonly cause: EndCause | null };

/** Reads a state as squeue, sacct and scontrol print it: also `CANCELLED by 1000` and `COMPLETED+`. */
export function readJobState(text: string): JobState {
  const name = /^[A-Z_]+/.exec(text)?.[0] ?? '';
  return Object.hasOwn(states, name) ? states[name as keyof typeof states] : { phase: 'unknown' };
}

/** Reads a state with the reason that squeue gives for it. */
export function readReason(state: string, reason: string): JobState {
  const read = readJobState(state);
  return read.phase === 'waiting' && reason !== '' && !ordinary.has(reason) ? { ...read, reason } : read;
}

/** Reasons that pass by themselves. */
const ordinary: ReadonlySet<string> = new Set([
  'None',
  'Priority',
  'Resources',
  'BeginTime',
  'JobArrayTaskLimit',
  'Prolog',
  'Cleaning',
  'NodeDown',
]);

const waiting: JobState = { phase: 'waiting' };
const running: JobState = { phase: 'running' };
const ended = (cause: EndCause | null): JobState => ({ phase: 'ended', cause });

/** Every job state and state flag of squeue(1) and sacct(1), Slurm 20.11 to 25.05. */
const states = {
  CONFIGURING: waiting,
  EXPEDITING: waiting,
  PENDING: waiting,
  POWER_UP_NODE: waiting,
  REQUEUED: waiting,
  REQUEUE_FED: waiting,
  REQUEUE_HOLD: waiting,
  RESV_DEL_HOLD: waiting,
  SPECIAL_EXIT: waiting,
  // A job that is completing may still write its exit status down.
  COMPLETING: running,
  RESIZING: running,
  RUNNING: running,
  SIGNALING: running,
  STAGE_OUT: running,
  STOPPED: running,
  SUSPENDED: running,
  UPDATE_DB: running,
  BOOT_FAIL: ended('node-failed'),
  CANCELLED: ended('cancelled'),
  COMPLETED: ended(null),
  DEADLINE: ended('timeout'),
  FAILED: ended(null),
  LAUNCH_FAILED: ended('node-failed'),
  NODE_FAIL: ended('node-failed'),
  OUT_OF_MEMORY: ended('out-of-memory'),
  PREEMPTED: ended('preempted'),
  RECONFIG_FAIL: ended('node-failed'),
  REVOKED: ended('cancelled'),
  TIMEOUT: ended('time-limit'),
} as const satisfies Readonly<Record<string, JobState>>;

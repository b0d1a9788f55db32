import { readFileSync, statSync } from 'node:fs';
import { type AttemptKey, attemptPaths, listAttempts, readAttempt, readExit, readJob } from '../../rundir/index.ts';
import type { AttemptState, EndCause } from '../executor.ts';
import { arrayOf, numberOf, type TaskId } from './parse.ts';
import type { Sighting } from './queue-view.ts';
import { readArray, readTaskLog } from './submission.ts';

/** What was seen of an attempt under way, from one look to the next. Times on the monotonic clock. */
export interface Observed {
  readonly firstSeen: number;
  /** Its latest sign of life, a time of the file system's clock, and when that changed last. */
  lifeSign: number;
  lifeSeen: number;
  /** When it was first seen without its job, or with an exit status that the cluster is to explain. */
  doubtedSince: number | null;
  /** What it was found to have come to, which stays. */
  ended: Extract<AttemptState, { readonly state: 'ended' }> | null;
}

/** A sign of life comes every 30 s. An attempt that the controller knows nothing of counts as gone after this silence. */
const silence = 75_000;
/** The status of a program that was ended with SIGKILL. */
const killed = 128 + 9;
/** How long files may take to be seen on another host after the job has ended, in ms. */
export const fileDelay = 3_000;

/**
 * What has become of an attempt: its own files first, then what the cluster says, as long as that is newer than what the
 * files say. Whatever neither of them tells stays `unknown`.
 * @param sighting what the cluster last said of its job
 * @param now on the monotonic clock
 */
export function attemptState(
  root: string,
  key: AttemptKey,
  observed: Observed,
  sighting: Sighting,
  now: number,
): { readonly state: AttemptState; readonly doubt: boolean } {
  if (observed.ended !== null) return { state: observed.ended, doubt: false };
  const status = readExit(root, key)?.status ?? null;
  const asked = readAsked(root, key);
  const ended = (cause: EndCause | null) => {
    const isOutOfMemory = cause === null && (status === null || status === killed) && saysOutOfMemory(root, key);
    observed.ended = { state: 'ended', status, cause: isOutOfMemory ? 'out-of-memory' : cause };
    return { state: observed.ended, doubt: false };
  };
  const undecided = (state: 'running' | 'unknown', doubt: boolean) => ({ state: { state }, doubt });

  if (status !== null && !needsExplaining(status, asked)) return ended(asked);
  // The job has begun anew since: whoever asked the program to end wanted its node, and nobody did where a node failed.
  if ((listAttempts(root, key.runId).at(-1) ?? 0) > key.attempt) return ended(asked ?? lostWithoutAsking(status));
  if (status !== null) observed.doubtedSince ??= now;
  const { phase } = sighting.state;
  const since = observed.doubtedSince ?? observed.firstSeen;
  if (sighting.asOf < since) return undecided('running', status !== null);
  switch (phase) {
    case 'running':
      return undecided('running', status !== null);
    case 'waiting':
      return ended(asked ?? lostWithoutAsking(status));
    case 'ended': {
      observed.doubtedSince ??= now;
      if (status === null && now - observed.doubtedSince < fileDelay) return undecided('running', true);
      return ended(sighting.state.cause ?? asked);
    }
    case 'gone':
    case 'unknown': {
      if (status !== null) return phase === 'gone' ? ended(asked) : undecided('running', true);
      const sign = signOfLife(root, key);
      if (sign !== observed.lifeSign) [observed.lifeSign, observed.lifeSeen] = [sign, now];
      const isSilent = now - observed.lifeSeen > silence;
      return phase === 'gone' && isSilent ? ended(asked) : undecided('unknown', true);
    }
  }
}

export function startObserving(root: string, key: AttemptKey, now: number): Observed {
  return { firstSeen: now, lifeSign: signOfLife(root, key), lifeSeen: now, doubtedSince: null, ended: null };
}

/** The task that makes, or made, an attempt, as its script wrote it down. */
export function taskOf(root: string, key: AttemptKey): TaskId | undefined {
  return /^job (\d+_\d+)$/.exec(readAttempt(root, key)?.slot.name ?? '')?.[1];
}

/** Why an attempt's program was asked to end, as its script wrote it down; null: it was not. */
export function readAsked(root: string, key: AttemptKey): EndCause | null {
  let text: string;
  try {
    text = readFileSync(attemptPaths(root, key).asked, 'utf8').trim();
  } catch {
    return null;
  }
  return text === 'time-limit' || text === 'timeout' ? text : 'preempted';
}

/**
 * Whether a job that has not ended may make this attempt: it has not begun with the run yet, or its last attempt was cut
 * off in a way after which a job is requeued.
 */
export function mayGoOn(root: string, { runId, attempt }: AttemptKey, task: TaskId): boolean {
  const last = { runId, attempt: attempt - 1 };
  if (last.attempt === 0 || taskOf(root, last) !== task) return true;
  const asked = readAsked(root, last);
  return asked === null ? readExit(root, last) === undefined : asked !== 'timeout';
}

/** A kill may have been for want of memory, and SIGTERM a preemption or a person's scancel: the cluster knows. */
function needsExplaining(status: number, asked: EndCause | null): boolean {
  return asked === 'preempted' || (asked === null && status === killed);
}

function lostWithoutAsking(status: number | null): EndCause | null {
  return status === null ? 'node-failed' : null;
}

/** Where Slurm itself holds jobs to their memory (OverMemoryKill), only the job's log says so; its state is FAILED. */
function saysOutOfMemory(root: string, key: AttemptKey): boolean {
  const [task, job] = [taskOf(root, key), readJob(root, key.runId)];
  if (task === undefined || job === undefined || readArray(root, job.submission) !== arrayOf(task)) return false;
  return /exceeded (job|step) memory limit|oom[-_ ]kill/i.test(readTaskLog(root, job.submission, numberOf(task)));
}

function signOfLife(root: string, key: AttemptKey): number {
  return statSync(attemptPaths(root, key).alive, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

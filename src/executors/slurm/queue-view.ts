import type { Clock } from '../../base/index.ts';
import { chunks } from './chunks.ts';
import type { CommandResult, RunCommand } from './commands.ts';
import type { JobState } from './job-state.ts';
import {
  accountingFields,
  arrayOf,
  parseAccounting,
  parseJobs,
  parseQueue,
  queueFormat,
  type TaskId,
} from './parse.ts';

/** What the cluster was last known to say of our jobs. */
export interface QueueView {
  /**
   * Asks the cluster about all of these tasks at once, unless it was asked a short while ago: the pauses grow from the
   * first to the longest, and begin anew when somebody is in a hurry.
   */
  readonly look: (tasks: Iterable<TaskId>, hurry: boolean) => Promise<void>;
  /** `asOf`: when the question was asked, on the monotonic clock; -Infinity where it was not. */
  readonly stateOf: (task: TaskId) => Sighting;
}

export interface Sighting {
  readonly state: JobState;
  readonly asOf: number;
}

/** Milliseconds between two queries of the cluster. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
}
export const politePauses: Pauses = { first: 2_000, longest: 60_000 };

/** Arrays on one command line, and arrays that are asked for one by one. */
const mostArrays = 400;
const mostSingly = 20;

const unseen: Sighting = { state: { phase: 'unknown' }, asOf: Number.NEGATIVE_INFINITY };

export function createQueueView(run: RunCommand, clock: Clock, pauses: Pauses): QueueView {
  const sightings = new Map<TaskId, Sighting>();
  let isAccounting = true;
  let pause = pauses.first;
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  /** One batched squeue; what it does not show is asked of the accounting, and what that does not know of scontrol. */
  const ask = async (tasks: readonly TaskId[]): Promise<void> => {
    const asOf = clock.monotonic();
    const shown = new Map<TaskId, JobState>();
    for (const arrays of chunks([...new Set(tasks.map(arrayOf))], mostArrays)) {
      const queue = await run('squeue', [...squeue, `--jobs=${arrays.join(',')}`]);
      // Where the controller does not answer, all stays as it was.
      if (queue.status !== 0 && !isInvalidId(queue.stderr)) return;
      for (const [task, state] of parseQueue(queue.stdout)) shown.set(task, state);
    }
    const isKnown = (task: TaskId) => (shown.get(task)?.phase ?? 'unknown') !== 'unknown';
    await askAccounting(
      tasks.filter((task) => !isKnown(task)),
      shown,
    );
    const missing = new Set(tasks.filter((task) => !isKnown(task)).map(arrayOf));
    for (const array of [...missing].slice(0, mostSingly)) {
      const jobs = await run('scontrol', ['--oneliner', 'show', 'job', array]);
      if (jobs.status !== 0 && !isInvalidId(jobs.stderr)) continue;
      const told = parseJobs(jobs.stdout);
      for (const task of tasks) {
        if (arrayOf(task) === array && !isKnown(task)) shown.set(task, told.get(task) ?? { phase: 'gone' });
      }
    }
    for (const task of tasks) sightings.set(task, { state: shown.get(task) ?? { phase: 'unknown' }, asOf });
  };

  const askAccounting = async (tasks: readonly TaskId[], shown: Map<TaskId, JobState>): Promise<void> => {
    if (!isAccounting) return;
    for (const arrays of chunks([...new Set(tasks.map(arrayOf))], mostArrays)) {
      const accounts = await run('sacct', [...sacct, `--jobs=${arrays.join(',')}`]);
      isAccounting = accounts.status === 0 || !isSwitchedOff(accounts);
      if (accounts.status !== 0) return;
      for (const [task, state] of parseAccounting(accounts.stdout)) if (!shown.has(task)) shown.set(task, state);
    }
  };

  return {
    stateOf: (task) => sightings.get(task) ?? unseen,
    async look(tasks, hurry) {
      if (hurry) pause = pauses.first;
      if (asking !== undefined) return asking;
      // Whatever is gone stays so.
      const wanted = [...new Set(tasks)].filter((task) => sightings.get(task)?.state.phase !== 'gone');
      if (wanted.length === 0 || clock.monotonic() - asked < pause) return;
      asking = ask(wanted).finally(() => {
        asking = undefined;
        asked = clock.monotonic();
        pause = Math.min(pauses.longest, pause * 2);
      });
      return asking;
    },
  };
}

const squeue = ['--noheader', '--array', '--states=all', `--format=${queueFormat}`];
const sacct = ['--parsable2', '--noheader', '--allocations', `--format=${accountingFields}`];

/** Where accounting is merely away for a while, it is asked again next time. */
function isSwitchedOff({ status, stderr }: CommandResult): boolean {
  return status === null || /disabled/i.test(stderr);
}

/** squeue says so too, where it knows none of the arrays that it is asked for. */
function isInvalidId(message: string): boolean {
  return /invalid job id/i.test(message);
}

import { type JobState, readJobState, readReason } from './job-state.ts';

/** A task of a job array as Slurm names it to people: `1234_7`. */
export type TaskId = string;

/** `1234_7` -> `1234`, `7`. */
export function arrayOf(task: TaskId): string {
  return task.split('_')[0] as string;
}

export function numberOf(task: TaskId): string {
  return task.split('_')[1] as string;
}

/** The format that `parseQueue` reads: array, task, state, reason. Nothing in it comes from a user. */
export const queueFormat = '%F|%K|%T|%r';

/** States by task out of `squeue --noheader --format=queueFormat`; lines of another form are left out. */
export function parseQueue(text: string): ReadonlyMap<TaskId, JobState> {
  const found = text.split('\n').flatMap((line) => {
    const [array = '', tasks = '', state = '', reason = ''] = line.trim().split('|');
    const read = readReason(state, reason);
    return isNumber(array) ? expandTasks(tasks).map((task) => [`${array}_${task}`, read] as const) : [];
  });
  return new Map(found);
}

/** The fields that `parseAccounting` reads. */
export const accountingFields = 'JobID,State';

/**
 * States by task out of `sacct --parsable2 --noheader --allocations --format=accountingFields`. Of a task that is listed
 * more than once (a job that was requeued, with --duplicates) the last line counts, for it is the newest.
 */
export function parseAccounting(text: string): ReadonlyMap<TaskId, JobState> {
  const found = text.split('\n').flatMap((line) => {
    const [id = '', state = ''] = line.trim().split('|');
    const [, array = '', tasks = ''] = /^(\d+)_\[?([^\]]+)\]?$/.exec(id) ?? [];
    return expandTasks(tasks).map((task) => [`${array}_${task}`, readJobState(state)] as const);
  });
  return new Map(found);
}

/** States by task out of `scontrol --oneliner show job ARRAY`. */
export function parseJobs(text: string): ReadonlyMap<TaskId, JobState> {
  const found = text.split('\n').flatMap((line) => {
    const [, array, tasks = '', state = ''] = / ArrayJobId=(\d+) ArrayTaskId=(\S+) .*? JobState=(\S+)/.exec(line) ?? [];
    return expandTasks(tasks).map((task) => [`${array}_${task}`, readJobState(state)] as const);
  });
  return new Map(found);
}

/** The job's number out of `sbatch --parsable`: `1234` or `1234;cluster`; undefined where there is none. */
export function parseSubmission(text: string): string | undefined {
  return /^(\d+)(;.*)?$/m.exec(text)?.[1];
}

/** MaxArraySize out of `scontrol show config`; 1001, which is Slurm's default, where it is not told. */
export function parseMaxArraySize(text: string): number {
  return Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(text)?.[1] ?? 1001);
}

/** `7`, `1-3`, `1-3,9%2`, `0-8:4` -> the numbers of the tasks; none where it is something else (`N/A`). */
function expandTasks(text: string): readonly number[] {
  return text
    .replace(/%\d+$/, '')
    .split(',')
    .flatMap((part) => {
      const [, first, last = first, step = '1'] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part) ?? [];
      if (first === undefined) return [];
      const count = Math.floor((Number(last) - Number(first)) / Number(step)) + 1;
      return Array.from({ length: count }, (_, index) => Number(first) + index * Number(step));
    });
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../../base/index.ts';
import { removeJob, rootPaths, writeJob } from '../../rundir/index.ts';
import { type Job, SpawnError } from '../executor.ts';
import type { JobArray } from './arrays.ts';

/** Longer command lines are no use to anybody and would cost every node its time. */
const longestCommand = 1024 ** 2;

/**
 * Writes down everything that the jobs of an array need, and in each run's job.json that they are to make its attempts:
 * all of it before sbatch is called. Gives the submission's name, by which the cluster knows the array too.
 */
export function writeSubmission(root: string, array: JobArray, script: string): string {
  const name = `sweep-${randomBytes(6).toString('hex')}`;
  const { folder, script: scriptPath, tasks } = submissionPaths(root, name);
  mkdirSync(folder, { recursive: true });
  for (const job of array.tasks.flat()) {
    writeFileSync(join(folder, `${job.runId}.command`), nullTerminated(job.command));
    writeFileSync(join(folder, `${job.runId}.json`), recordTail(job));
  }
  const lines = array.tasks.map((jobs, task) =>
    [task, ...jobs.map(({ runId, failuresLeft }) => `${runId}:${failuresLeft}`)].join(' '),
  );
  writeFileSync(tasks, `${lines.join('\n')}\n`);
  writeFileSync(scriptPath, script);
  for (const [task, jobs] of array.tasks.entries()) {
    for (const { runId } of jobs) writeJob(root, runId, { submission: name, task });
  }
  return name;
}

export function submissionPaths(root: string, name: string) {
  const folder = join(rootPaths(root).submissions, name);
  return {
    folder,
    script: join(folder, 'job.sh'),
    tasks: join(folder, 'tasks'),
    array: join(folder, 'array'),
    log: (task: string) => join(folder, `task-${task}.log`),
  };
}

/** Numbers of the tasks that have started by now, as their logs show. */
export function startedTasks(root: string, name: string): ReadonlySet<string> {
  const { folder } = submissionPaths(root, name);
  const logs = existsSync(folder) ? readdirSync(folder) : [];
  return new Set(logs.flatMap((file) => /^task-(\d+)\.log$/.exec(file)?.[1] ?? []));
}

/** What a task's log says, the cluster's own remarks included; empty where it has none. */
export function readTaskLog(root: string, name: string, task: string): string {
  return readText(submissionPaths(root, name).log(task));
}

/** Takes back what was written down for an array that the cluster has refused. */
export function dropSubmission(root: string, name: string, array: JobArray): void {
  for (const { runId } of array.tasks.flat()) removeJob(root, runId);
  rmSync(submissionPaths(root, name).folder, { recursive: true, force: true });
}

/** Notes the number that the cluster gave the array. */
export function recordArray(root: string, name: string, array: string): void {
  writeFileAtomically(submissionPaths(root, name).array, `${array}\n`);
}

/** The array's number; undefined where the submission was cut off before the cluster told. */
export function readArray(root: string, name: string): string | undefined {
  return /^\d+$/m.exec(readText(submissionPaths(root, name).array))?.[0];
}

/** Program and arguments as the job's script reads them: no shell ever takes them apart. */
function nullTerminated(command: readonly string[]): string {
  const text = command.map((argument) => `${argument}\0`).join('');
  if (text.length <= longestCommand) return text;
  throw new SpawnError(`its command has ${text.length} characters, more than ${longestCommand}`);
}

/** attempt.json without its opening brace and what only the job knows, which its script puts in front. */
function recordTail({ record }: Job): string {
  const { attempt: _, resume: __, started: ___, host: ____, boot_id: _____, slot: ______, ...rest } = record;
  return `${JSON.stringify(rest).slice(1)}\n`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

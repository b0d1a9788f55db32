import { canonicalJson } from '../../base/index.ts';
import type { PlannedRun } from '../../model/index.ts';
import type { Variables } from '../environment.ts';
import type { Job } from '../executor.ts';
import { chunks } from './chunks.ts';
import type { JobRequest } from './sbatch-arguments.ts';

/** A job array that is to be submitted: equal requests, equal environments. */
export interface JobArray {
  readonly request: JobRequest;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The runs of each task; several where they share a GPU. */
  readonly tasks: readonly (readonly Job[])[];
  /** How many tasks may run at once. */
  readonly together: number;
}

/**
 * Puts jobs into arrays of at most `maxArraySize` tasks, in order. Runs that take a fraction 1/n of a GPU are packed n
 * into a task. What may run at once is shared among the arrays by their size.
 */
export function planArrays(jobs: readonly Job[], maxArraySize: number, maxJobs: number): readonly JobArray[] {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const key = canonicalJson([job.cwd, sharedEnvironment(job), { ...requestFor(job) }, job.resources.gpus]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [job]);
    else group.push(job);
  }
  const arrays = [...groups.values()].flatMap((group) =>
    chunks(chunks(group, runsPerTask(group[0]?.resources.gpus ?? 0)), maxArraySize),
  );
  const total = arrays.reduce((sum, tasks) => sum + tasks.length, 0);
  return arrays.map((tasks) => {
    const first = tasks[0]?.[0] as Job;
    return {
      request: requestFor(first),
      env: sharedEnvironment(first),
      cwd: first.cwd,
      tasks,
      together: Math.max(1, Math.floor((maxJobs * tasks.length) / total)),
    };
  });
}

/** What a task asks for that holds as many runs like this one as fit. */
export function requestOf({ resources, limits }: Pick<PlannedRun, 'resources' | 'limits'>): JobRequest {
  const count = runsPerTask(resources.gpus);
  return {
    cpus: resources.cpus * count,
    memory: resources.memory === null ? null : resources.memory * count,
    gpus: Math.ceil(resources.gpus),
    timeout: limits.timeout,
    grace: limits.grace,
  };
}

/**
 * The environment that sbatch takes along: without what belongs to one attempt, which the job's script sets, and without
 * the variables of a job that the orchestrator itself may be running in.
 */
export function sharedEnvironment({ env, variables }: Pick<Job, 'env' | 'variables'>): Variables {
  return Object.fromEntries(
    Object.entries({ ...env, ...variables }).filter(
      ([name]) => !ofOneAttempt.has(name) && (!/^SLURM_/.test(name) || name === 'SLURM_CONF'),
    ),
  );
}

const ofOneAttempt = new Set([
  'SWEEP_RUN_DIR',
  'SWEEP_CONFIG',
  'SWEEP_EVENTS',
  'SWEEP_CHECKPOINT_DIR',
  'SWEEP_ATTEMPT',
  'SWEEP_RESUME',
]);

function requestFor({ resources, record: { limits } }: Job): JobRequest {
  return requestOf({ resources, limits });
}

/** n for a fraction 1/n of a GPU; two thirds leave no room for another. */
function runsPerTask(gpus: number): number {
  return gpus > 0 && gpus < 1 ? Math.floor(1 / gpus + 1e-9) : 1;
}

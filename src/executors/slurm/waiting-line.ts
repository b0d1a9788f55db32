import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../base/index.ts';
import type { SlurmSpec } from '../../model/index.ts';
import { readAttempt, readJob, removeJob } from '../../rundir/index.ts';
import { type Job, type JobQueue, NotBegun, SpawnError } from '../executor.ts';
import { type JobArray, planArrays } from './arrays.ts';
import { mayGoOn } from './attempt-state.ts';
import { chunks } from './chunks.ts';
import { complaint, isTransient, type RunCommand } from './commands.ts';
import { jobScript } from './job-script.ts';
import { parseMaxArraySize, parseSubmission, type TaskId } from './parse.ts';
import type { QueueView } from './queue-view.ts';
import { sbatchArguments } from './sbatch-arguments.ts';
import { readArray, recordArray, submissionPaths, writeSubmission } from './submission.ts';

/** Runs from being submitted to the moment in which their attempt begins. */
export interface WaitingLine extends Pick<JobQueue, 'accepted' | 'withdraw' | 'close'> {
  readonly submit: (job: Job) => Promise<void>;
}

interface Waiting {
  readonly job: Job;
  /** null: not yet handed over to the cluster. */
  task: TaskId | null;
  /** When its job was found to have ended, on the monotonic clock. */
  endedSince: number | null;
  /** When it was handed over. */
  since: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds: what is submitted meanwhile goes into the same arrays; between two looks at the files. */
const gathering = 50;
const interval = 500;
/** How long files may take to be seen on another host after the job has ended. */
const fileDelay = 3_000;
/** Tasks on one command line of scancel. */
const mostTasks = 200;

export function createWaitingLine(options: {
  readonly root: string;
  readonly spec: SlurmSpec;
  readonly run: RunCommand;
  readonly view: QueueView;
  readonly clock: Clock;
}): WaitingLine {
  const { root, spec, run, view, clock } = options;
  const waiting = new Map<string, Waiting>();
  let maxArraySize: number | undefined;
  let handing: Promise<void> | undefined;
  let closed = false;
  let watching = false;

  const leave = (one: Waiting, error?: Error) => {
    if (waiting.get(one.job.runId) === one) waiting.delete(one.job.runId);
    if (error === undefined) one.resolve();
    else one.reject(error);
  };

  /** Hands over what has gathered, again and again until the cluster has taken or refused all of it. */
  const handOver = async (): Promise<void> => {
    for (let pause = 2_000; !closed; pause = Math.min(60_000, pause * 2)) {
      // A job that goes on after a requeue may have been faster.
      for (const one of waiting.values()) if (readAttempt(root, one.job) !== undefined) leave(one);
      const fresh = [...waiting.values()].filter(({ task }) => task === null);
      if (fresh.length === 0) return;
      await findJobs(fresh);
      const homeless = fresh.filter(({ task, job }) => task === null && waiting.has(job.runId));
      if (homeless.length === 0) continue;
      maxArraySize ??= parseMaxArraySize((await run('scontrol', ['show', 'config'])).stdout);
      const jobs = homeless.map(({ job }) => job);
      for (const array of planArrays(jobs, maxArraySize, spec.max_jobs)) await submitArray(array);
      if (homeless.some(({ task, job }) => task === null && waiting.has(job.runId))) await sleep(pause);
    }
  };

  /** Runs may still have a job from before: one that waits, or that goes on after a requeue. */
  const findJobs = async (fresh: readonly Waiting[]): Promise<void> => {
    const found = new Map<Waiting, TaskId>();
    for (const one of fresh) {
      const record = readJob(root, one.job.runId);
      if (record === undefined) continue;
      const array = readArray(root, record.submission);
      // Cut off before the cluster told its number: should it have taken it all the same, it is not wanted any more.
      if (array === undefined) await run('scancel', [`--name=${record.submission}`]);
      else if (mayGoOn(root, one.job, `${array}_${record.task}`)) found.set(one, `${array}_${record.task}`);
    }
    const asked = clock.monotonic();
    const isUnsettled = () => [...found.values()].some((task) => view.stateOf(task).asOf < asked);
    while (isUnsettled() && !closed) {
      await view.look(found.values(), true);
      if (isUnsettled()) await sleep(interval);
    }
    for (const [one, task] of found) {
      const { phase } = view.stateOf(task).state;
      if (phase !== 'ended' && phase !== 'gone') [one.task, one.since] = [task, clock.monotonic()];
    }
  };

  const submitArray = async (array: JobArray): Promise<void> => {
    const { request, tasks, together, env, cwd } = array;
    const [first] = tasks.flat();
    const ofArray = tasks.map((jobs) => jobs.flatMap(({ runId }) => waiting.get(runId) ?? []));
    try {
      const { cpus, memory, gpus } = first?.resources ?? { cpus: 1, memory: null, gpus: 0 };
      const share = gpus > 0 && gpus < 1 ? gpus : 1;
      const grace = request.grace / 1000;
      const name = writeSubmission(root, array, jobScript({ setup: spec.setup, cpus, memory, gpuShare: share, grace }));
      const { script, folder } = submissionPaths(root, name);
      const args = [...sbatchArguments(spec, request, name, tasks.length, together), script, folder, cwd];
      const result = await run('sbatch', args, env);
      const number = parseSubmission(result.stdout);
      if (result.status === 0 && number !== undefined) {
        recordArray(root, name, number);
        for (const [index, members] of ofArray.entries()) {
          for (const one of members) [one.task, one.since] = [`${number}_${index}`, clock.monotonic()];
        }
      } else if (!isTransient(result)) throw new SpawnError(`sbatch refused it: ${complaint(result)}`);
    } catch (error) {
      for (const one of ofArray.flat()) leave(one, error instanceof Error ? error : new Error(String(error)));
    }
  };

  /** Looks for attempts that have begun, and for jobs that have left the queue without one. */
  const look = async (): Promise<void> => {
    const known = [...waiting.values()].filter(({ task }) => task !== null);
    for (const one of known) if (readAttempt(root, one.job) !== undefined) leave(one);
    const rest = known.filter(({ job }) => waiting.has(job.runId));
    await view.look(
      rest.map(({ task }) => task as TaskId),
      false,
    );
    const now = clock.monotonic();
    for (const one of rest) {
      const { state, asOf } = view.stateOf(one.task as TaskId);
      const hasLeft = (state.phase === 'ended' || state.phase === 'gone') && asOf > one.since;
      one.endedSince = hasLeft ? (one.endedSince ?? now) : null;
      if (one.endedSince === null || now - one.endedSince < fileDelay) continue;
      if (readAttempt(root, one.job) !== undefined) leave(one);
      else leave(one, new NotBegun(state.phase === 'ended' && state.cause === 'cancelled' ? 'cancelled' : 'lost'));
    }
  };

  const watchOver = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    while (waiting.size > 0 && !closed) {
      await sleep(interval);
      await look();
    }
    watching = false;
  };

  const start = () => {
    handing ??= sleep(gathering)
      .then(handOver)
      .catch((error: Error) => {
        for (const one of [...waiting.values()]) if (one.task === null) leave(one, error);
      })
      .finally(() => {
        handing = undefined;
        if ([...waiting.values()].some(({ task }) => task === null) && !closed) start();
      });
    void watchOver();
  };

  return {
    submit(job) {
      return new Promise((resolve, reject) => {
        waiting.set(job.runId, { job, task: null, endedSince: null, since: 0, resolve, reject });
        start();
      });
    },
    async accepted() {
      while (handing !== undefined) await handing;
    },
    async withdraw(runIds) {
      const chosen = [...runIds].flatMap((id) => waiting.get(id) ?? []);
      const taken = chosen.filter(({ job }) => readAttempt(root, job) === undefined);
      for (const one of taken) {
        removeJob(root, one.job.runId);
        leave(one, new NotBegun('withdrawn'));
      }
      const wanted = new Set([...waiting.values()].map(({ task }) => task));
      const tasks = new Set(taken.flatMap(({ task }) => (task === null || wanted.has(task) ? [] : [task])));
      for (const some of chunks([...tasks], mostTasks)) await run('scancel', ['--state=PENDING', ...some]);
    },
    close() {
      closed = true;
    },
  };
}

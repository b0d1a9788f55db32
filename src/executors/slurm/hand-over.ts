import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../base/index.ts';
import type { SlurmSpec } from '../../model/index.ts';
import { readJob } from '../../rundir/index.ts';
import { type Job, SpawnError } from '../executor.ts';
import { type JobArray, planArrays } from './arrays.ts';
import { fileDelay, mayGoOn } from './attempt-state.ts';
import { complaint, isTransient, type RunCommand } from './commands.ts';
import { jobScript } from './job-script.ts';
import { parseMaxArraySize, parseSubmission, type TaskId } from './parse.ts';
import type { QueueView } from './queue-view.ts';
import { sbatchArguments } from './sbatch-arguments.ts';
import { readArray, recordArray, submissionPaths, writeSubmission } from './submission.ts';

/** Milliseconds: what is submitted meanwhile goes into the same arrays; between two questions; between two tries. */
const gathering = 50;
const interval = 500;
const pauses = { first: 2_000, longest: 60_000 };

/** A run in the line. Times on the monotonic clock. */
export interface Waiting {
  readonly job: Job;
  /** null: not yet handed over to the cluster. */
  place: { readonly task: TaskId; readonly submission: string; readonly since: number } | null;
  /** When its job was found to have ended. */
  endedSince: number | null;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Hands what waits over to the cluster: to the jobs that its runs have from before, and as new arrays. */
export interface HandOver {
  /** Takes up what has no place yet, in a moment. */
  readonly start: () => void;
  /** Resolves once everything has a place in the cluster's queue, or was refused. */
  readonly accepted: () => Promise<void>;
}

/** @param options.leave takes a run out of the line: its attempt has begun, or never will, for the reason given */
export function createHandOver(options: {
  readonly root: string;
  readonly spec: SlurmSpec;
  readonly run: RunCommand;
  readonly view: QueueView;
  readonly clock: Clock;
  readonly waiting: ReadonlyMap<string, Waiting>;
  readonly leave: (one: Waiting, error?: Error) => void;
  readonly hasBegun: (one: Waiting) => boolean;
  readonly closed: AbortSignal;
}): HandOver {
  const { root, spec, run, view, clock, waiting, leave, hasBegun, closed } = options;
  let maxArraySize: number | undefined;
  let handing: Promise<void> | undefined;

  const homeless = () => [...waiting.values()].filter(({ place }) => place === null);

  /** Again and again, until the cluster has taken or refused all of it. */
  const handOver = async (): Promise<void> => {
    for (let pause = pauses.first; !closed.aborted; pause = Math.min(pauses.longest, pause * 2)) {
      // A job that goes on after a requeue may have been faster, before the cluster is asked and meanwhile.
      for (const one of homeless()) if (hasBegun(one)) leave(one);
      await findJobs(homeless());
      for (const one of homeless()) if (hasBegun(one)) leave(one);
      const fresh = homeless();
      if (fresh.length === 0) return;
      const jobs = fresh.map(({ job }) => job);
      for (const array of planArrays(jobs, await arraySize(), spec.max_jobs)) await submitArray(array);
      if (fresh.some((one) => one.place === null && waiting.get(one.job.runId) === one)) await sleep(pause);
    }
  };

  /** Not kept where the controller did not tell. */
  const arraySize = async (): Promise<number> => {
    if (maxArraySize !== undefined) return maxArraySize;
    const { status, stdout } = await run('scontrol', ['show', 'config']);
    const size = parseMaxArraySize(stdout);
    if (status === 0) maxArraySize = size;
    return size;
  };

  /** Runs may still have a job from before: one that waits, or that goes on after a requeue. */
  const findJobs = async (fresh: readonly Waiting[]): Promise<void> => {
    const found = new Map<Waiting, Pick<NonNullable<Waiting['place']>, 'task' | 'submission'>>();
    const cutOff = new Set<string>();
    for (const one of fresh) {
      const record = readJob(root, one.job.runId);
      if (record === undefined) continue;
      const { submission } = record;
      const array = readArray(root, submission);
      const task = `${array}_${record.task}`;
      if (array === undefined) cutOff.add(submission);
      else if (mayGoOn(root, one.job, task)) found.set(one, { task, submission });
    }
    // Cut off before the cluster told its number: should it have taken it all the same, it is not wanted any more.
    for (const name of cutOff) await run('scancel', [`--name=${name}`]);
    const tasks = [...found.values()].map(({ task }) => task);
    const asked = clock.monotonic();
    const isUnsettled = () => tasks.some((task) => view.stateOf(task).asOf < asked);
    while (isUnsettled() && !closed.aborted) {
      await view.look(tasks, true);
      if (isUnsettled()) await sleep(interval);
    }
    let hasEnded = false;
    for (const [one, place] of found) {
      const { phase } = view.stateOf(place.task).state;
      if (phase !== 'ended' && phase !== 'gone') one.place = { ...place, since: clock.monotonic() };
      hasEnded ||= phase === 'ended';
    }
    if (hasEnded) await sleep(fileDelay);
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
      const { script, folder, log } = submissionPaths(root, name);
      const place = { name, tasks: tasks.length, together, log };
      const result = await run('sbatch', [...sbatchArguments(spec, request, place), script, folder, cwd], env);
      const number = parseSubmission(result.stdout);
      if (result.status === 0 && number !== undefined) {
        recordArray(root, name, number);
        for (const [index, members] of ofArray.entries()) {
          const place = { task: `${number}_${index}`, submission: name, since: clock.monotonic() };
          for (const one of members) one.place = place;
        }
      } else if (!isTransient(result)) throw new SpawnError(`sbatch refused it: ${complaint(result)}`);
    } catch (error) {
      for (const one of ofArray.flat()) leave(one, error instanceof Error ? error : new Error(String(error)));
    }
  };

  const start = () => {
    handing ??= sleep(gathering)
      .then(handOver)
      .catch((error: Error) => {
        for (const one of homeless()) leave(one, error);
      })
      .finally(() => {
        handing = undefined;
        if (homeless().length > 0 && !closed.aborted) start();
      });
  };

  return {
    start,
    async accepted() {
      while (handing !== undefined) await handing;
    },
  };
}

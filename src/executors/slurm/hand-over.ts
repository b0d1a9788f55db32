import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../base/index.ts';
import type { SlurmSpec } from '../../model/index.ts';
import { type Job, SpawnError } from '../executor.ts';
import { type JobArray, planArrays } from './arrays.ts';
import { type CommandResult, complaint, isOverLimit, isTransient, type RunCommand } from './commands.ts';
import { findJobs, type Place } from './find-jobs.ts';
import { jobScript } from './job-script.ts';
import { parseMaxArraySize, parseSubmission } from './parse.ts';
import type { QueueView } from './queue-view.ts';
import { sbatchArguments } from './sbatch-arguments.ts';
import { dropSubmission, recordArray, submissionPaths, writeSubmission } from './submission.ts';

/** Milliseconds: what is submitted meanwhile goes into the same arrays; between two tries. */
const gathering = 50;
const pauses = { first: 2_000, longest: 60_000 };
/** Tasks of the array with which a full queue is tried again. */
const afterFull = 16;

/** A run in the line. Times on the monotonic clock. */
export interface Waiting {
  readonly job: Job;
  /** null: not yet handed over to the cluster. */
  place: (Place & { readonly since: number }) | null;
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
  readonly tell: (text: string) => void;
}): HandOver {
  const { root, spec, run, view, clock, waiting, leave, hasBegun, closed, tell } = options;
  let maxArraySize: number | undefined;
  let handing: Promise<void> | undefined;

  const homeless = () => [...waiting.values()].filter(({ place }) => place === null);

  /** Again and again, until the cluster has taken or refused all of it. */
  const handOver = async (): Promise<void> => {
    let pause = pauses.first;
    let size = Number.POSITIVE_INFINITY;
    while (!closed.aborted) {
      // A job that goes on after a requeue may have been faster, before the cluster is asked and meanwhile.
      for (const one of homeless()) if (hasBegun(one)) leave(one);
      await findPlaces();
      for (const one of homeless()) if (hasBegun(one)) leave(one);
      const fresh = homeless();
      if (fresh.length === 0) return;
      const jobs = fresh.map(({ job }) => job);
      const refused = await submitAll(planArrays(jobs, Math.min(size, await arraySize()), spec.max_jobs));
      if (refused === undefined) continue;
      size = Math.ceil(refused.tasks / 2);
      if (refused.tasks > 1 && isOverLimit(refused.result)) continue;
      tell(`the cluster takes no more jobs for now: ${complaint(refused.result)}`);
      size = isOverLimit(refused.result) ? afterFull : Number.POSITIVE_INFINITY;
      await sleep(pause, undefined, { signal: closed }).catch(() => {});
      pause = Math.min(pauses.longest, pause * 2);
    }
  };

  const findPlaces = async (): Promise<void> => {
    const fresh = homeless();
    const jobs = fresh.map(({ job }) => job);
    const found = await findJobs(jobs, { root, run, view, clock, closed });
    for (const one of fresh) {
      const place = found.get(one.job.runId);
      if (place !== undefined) one.place = { ...place, since: clock.monotonic() };
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

  /**
   * Stops at the first array that the cluster does not take now, and tells how many tasks that has; and, without a word, at
   * one of which a run has been withdrawn while others were handed over.
   */
  const submitAll = async (arrays: readonly JobArray[]) => {
    for (const array of arrays) {
      if (closed.aborted || array.tasks.flat().some((job) => waiting.get(job.runId)?.job !== job)) return undefined;
      const result = await submitArray(array);
      if (result !== undefined) return { tasks: array.tasks.length, result };
    }
    return undefined;
  };

  /** Gives what sbatch said where the same may work a while later. */
  const submitArray = async (array: JobArray): Promise<CommandResult | undefined> => {
    const { request, tasks, together, env, cwd } = array;
    const [first] = tasks.flat();
    const ofArray = tasks.map((jobs) => jobs.flatMap(({ runId }) => waiting.get(runId) ?? []));
    try {
      const { cpus, memory, gpus } = first?.resources ?? { cpus: 1, memory: null, gpus: 0 };
      const share = gpus > 0 && gpus < 1 ? gpus : 1;
      const grace = request.grace / 1000;
      const name = writeSubmission(root, array, jobScript({ setup: spec.setup, cpus, memory, gpuShare: share, grace }));
      const { script, folder, log } = submissionPaths(root, name);
      const args = sbatchArguments(spec, request, { name, tasks: tasks.length, together, log });
      const result = await run('sbatch', [...args, script, folder, cwd], env);
      const number = parseSubmission(result.stdout);
      if (result.status === 0 && number !== undefined) {
        recordArray(root, name, number);
        for (const [index, members] of ofArray.entries()) {
          const place = { task: `${number}_${index}`, submission: name, since: clock.monotonic() };
          for (const one of members) one.place = place;
        }
      } else if (isTransient(result)) {
        if (isOverLimit(result)) dropSubmission(root, name, array);
        return result;
      } else throw new SpawnError(`sbatch refused it: ${complaint(result)}`);
    } catch (error) {
      for (const one of ofArray.flat()) leave(one, error instanceof Error ? error : new Error(String(error)));
    }
    return undefined;
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

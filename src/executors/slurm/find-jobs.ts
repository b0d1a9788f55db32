import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../base/index.ts';
import { readJob } from '../../rundir/index.ts';
import type { Job } from '../executor.ts';
import { fileDelay, mayGoOn } from './attempt-state.ts';
import type { RunCommand } from './commands.ts';
import type { TaskId } from './parse.ts';
import type { QueueView } from './queue-view.ts';
import { readArray } from './submission.ts';

/** Where a run stands in the cluster's queue. */
export interface Place {
  readonly task: TaskId;
  readonly submission: string;
}

/** Milliseconds between two questions. */
const interval = 500;

/**
 * The places, by run, of those that still have a job from before: one that waits, or that goes on after a requeue. Waits
 * for the controller's answer. What was cut off before the cluster told its number is taken back.
 */
export async function findJobs(
  jobs: readonly Job[],
  cluster: {
    readonly root: string;
    readonly run: RunCommand;
    readonly view: QueueView;
    readonly clock: Clock;
    readonly closed: AbortSignal;
  },
): Promise<ReadonlyMap<string, Place>> {
  const { root, run, view, clock, closed } = cluster;
  const found = new Map<string, Place>();
  const cutOff = new Set<string>();
  for (const job of jobs) {
    const record = readJob(root, job.runId);
    if (record === undefined) continue;
    const { submission } = record;
    const array = readArray(root, submission);
    const task = `${array}_${record.task}`;
    if (array === undefined) cutOff.add(submission);
    else if (mayGoOn(root, job, task)) found.set(job.runId, { task, submission });
  }
  for (const name of cutOff) await run('scancel', [`--name=${name}`]);
  const tasks = [...found.values()].map(({ task }) => task);
  const asked = clock.monotonic();
  const isUnsettled = () => tasks.some((task) => view.stateOf(task).asOf < asked);
  while (isUnsettled() && !closed.aborted) {
    await view.look(tasks, true);
    if (isUnsettled()) await sleep(interval);
  }
  const phaseOf = ({ task }: Place) => view.stateOf(task).state.phase;
  // It may have begun meanwhile, and its files be on their way.
  if ([...found.values()].some((place) => phaseOf(place) === 'ended')) await sleep(fileDelay);
  return new Map([...found].filter(([, place]) => phaseOf(place) !== 'ended' && phaseOf(place) !== 'gone'));
}

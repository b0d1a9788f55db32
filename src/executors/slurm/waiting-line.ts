import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../base/index.ts';
import type { SlurmSpec } from '../../model/index.ts';
import { readAttempt, removeJob } from '../../rundir/index.ts';
import { type Executor, type Job, type JobQueue, NotBegun } from '../executor.ts';
import { fileDelay } from './attempt-state.ts';
import { cancelTasks, type RunCommand } from './commands.ts';
import { createHandOver, type Waiting } from './hand-over.ts';
import { numberOf } from './parse.ts';
import type { QueueView } from './queue-view.ts';
import { startedTasks } from './submission.ts';

/** Runs from being submitted to the moment in which their attempt begins. */
export interface WaitingLine extends Pick<JobQueue, 'accepted' | 'withdraw'>, Pick<Executor, 'close'> {
  readonly submit: (job: Job) => Promise<void>;
}

/** Milliseconds between two looks at the files. */
const interval = 500;

export function createWaitingLine(options: {
  readonly root: string;
  readonly spec: SlurmSpec;
  readonly run: RunCommand;
  readonly view: QueueView;
  readonly clock: Clock;
  readonly tell: (text: string) => void;
}): WaitingLine {
  const { root, run, view, clock, tell } = options;
  const waiting = new Map<string, Waiting>();
  const closing = new AbortController();
  let watching = false;

  const leave = (one: Waiting, error?: Error) => {
    // Whoever waited has gone; what stands in the queue stays there.
    if (closing.signal.aborted || waiting.get(one.job.runId) !== one) return;
    waiting.delete(one.job.runId);
    if (error === undefined) one.resolve();
    else one.reject(error);
  };
  const hasBegun = ({ job }: Waiting) => readAttempt(root, job) !== undefined;
  const handOver = createHandOver({ ...options, waiting, leave, hasBegun, closed: closing.signal });

  /** Looks for attempts that have begun, and for jobs that have left the queue without one. */
  const look = async (): Promise<void> => {
    const started = new Map<string, ReadonlySet<string>>();
    const known = [...waiting.values()].flatMap((one) => (one.place === null ? [] : [{ one, place: one.place }]));
    for (const { one, place } of known) {
      // Each submission's folder is read, not each run's: thousands may wait, on a file system that many share.
      const tasks = started.get(place.submission) ?? startedTasks(root, place.submission);
      started.set(place.submission, tasks);
      if (tasks.has(numberOf(place.task)) && hasBegun(one)) leave(one);
    }
    const rest = known.filter(({ one }) => waiting.get(one.job.runId) === one);
    await view.look(
      rest.map(({ place }) => place.task),
      false,
    );
    const now = clock.monotonic();
    const reasons = new Set<string>();
    for (const { one, place } of rest) {
      const { state, asOf } = view.stateOf(place.task);
      if (state.phase === 'waiting' && state.reason !== undefined) reasons.add(state.reason);
      const hasLeft = (state.phase === 'ended' || state.phase === 'gone') && asOf > place.since;
      one.endedSince = hasLeft ? (one.endedSince ?? now) : null;
      if (one.endedSince === null || now - one.endedSince < fileDelay) continue;
      if (hasBegun(one)) leave(one);
      else leave(one, new NotBegun(state.phase === 'ended' && state.cause === 'cancelled' ? 'cancelled' : 'lost'));
    }
    for (const reason of reasons) tell(`jobs wait on the cluster: ${reason}`);
  };

  const watchOver = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    try {
      while (waiting.size > 0 && !closing.signal.aborted) {
        await sleep(interval);
        await look();
      }
    } catch (error) {
      for (const one of [...waiting.values()]) leave(one, error instanceof Error ? error : new Error(String(error)));
    } finally {
      watching = false;
    }
  };

  return {
    submit(job) {
      return new Promise((resolve, reject) => {
        waiting.set(job.runId, { job, place: null, endedSince: null, resolve, reject });
        handOver.start();
        void watchOver();
      });
    },
    accepted: handOver.accepted,
    async withdraw(runIds) {
      const chosen = [...runIds].flatMap((id) => waiting.get(id) ?? []);
      const taken = chosen.filter((one) => !hasBegun(one));
      for (const one of taken) {
        removeJob(root, one.job.runId);
        leave(one, new NotBegun('withdrawn'));
      }
      const wanted = new Set([...waiting.values()].map(({ place }) => place?.task));
      const tasks = taken.flatMap(({ place }) => (place === null || wanted.has(place.task) ? [] : [place.task]));
      await cancelTasks(run, tasks, '--state=PENDING');
    },
    close() {
      closing.abort();
    },
  };
}

import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Clock, environmentError, systemClock } from '../../base/index.ts';
import type { SlurmSpec } from '../../model/index.ts';
import { type AttemptKey, attemptPaths, readAttempt, readExit, removeJob } from '../../rundir/index.ts';
import { type AttemptState, type Executor, keyText } from '../executor.ts';
import { requestOf } from './arrays.ts';
import { attemptState, type Observed, startObserving, taskOf } from './attempt-state.ts';
import { cancelTasks, complaint, isTransient, type RunCommand, runCommand } from './commands.ts';
import { parseSubmission, type TaskId } from './parse.ts';
import { createQueueView, type Pauses, politePauses } from './queue-view.ts';
import { sbatchArguments } from './sbatch-arguments.ts';
import { createWaitingLine } from './waiting-line.ts';

/**
 * Hands runs to Slurm as tasks of job arrays. Everything that a job needs lies in the root, which the nodes share, and
 * what becomes of it is read from there: the cluster is only asked about jobs of which the files do not tell, about all
 * of them at once, and seldom.
 */
export function slurmExecutor(options: {
  readonly root: string;
  readonly spec: SlurmSpec;
  readonly clock?: Clock;
  readonly run?: RunCommand;
  readonly pauses?: Pauses;
  /** Hears, once each, why runs wait that people may want to do something about. */
  readonly tell?: (text: string) => void;
}): Executor {
  const { spec, clock = systemClock, run = runCommand } = options;
  const root = resolve(options.root);
  const view = createQueueView(run, clock, options.pauses ?? politePauses);
  const line = createWaitingLine({ root, spec, run, view, clock, tell: once(options.tell) });
  const observed = new Map<string, Observed>();

  const judge = (keys: readonly AttemptKey[]) => {
    const now = clock.monotonic();
    return keys.map((key) => {
      const known = observed.get(keyText(key)) ?? startObserving(root, key, now);
      observed.set(keyText(key), known);
      const task = taskOf(root, key) ?? '';
      const found = attemptState(root, key, known, view.stateOf(task), now);
      return { ...found, task };
    });
  };

  return {
    kind: 'slurm',
    capabilities: { onThisMachine: false },
    submit: line.submit,

    async poll(attempts): Promise<readonly AttemptState[]> {
      const open = judge(attempts).filter(({ state }) => state.state !== 'ended');
      await view.look(
        open.flatMap(({ task }) => (task === '' ? [] : [task])),
        open.some(({ doubt }) => doubt),
      );
      return judge(attempts).map(({ state }) => state);
    },

    async cancel(attempts, how) {
      const alone: TaskId[] = [];
      for (const key of attempts) {
        const task = taskOf(root, key);
        // Whatever becomes of its job, it begins no further attempt of this run.
        removeJob(root, key.runId);
        if (task === undefined || readExit(root, key) !== undefined) continue;
        // A job that holds several runs is not signalled for the sake of one: its script looks for this file.
        if ((readAttempt(root, key)?.slot.gpu_share ?? 1) < 1)
          writeFileSync(join(attemptPaths(root, key).folder, `cancel-${how}`), '');
        else alone.push(task);
      }
      await cancelTasks(run, alone, '--batch', `--signal=${how === 'ask' ? 'TERM' : 'KILL'}`);
      await cancelTasks(run, alone, '--state=PENDING');
      if (how === 'now') await cancelTasks(run, alone);
    },

    // The cluster ends what a job leaves behind together with the job.
    async clearAway() {},
    // What stands in the queue stays there.
    close: line.close,

    queue: {
      accepted: line.accepted,
      withdraw: line.withdraw,
      async refusal(need) {
        const args = [...sbatchArguments(spec, requestOf(need), null), '--wrap=true'];
        const guess = await run('sbatch', ['--test-only', ...args]);
        if (guess.status === null) {
          throw environmentError(
            `Slurm's programs are not on this machine (sbatch: ${complaint(guess)}).\nStart sweep where sbatch works, a login node say, or use --executor local.`,
          );
        }
        if (guess.status === 0) return null;
        if (/fatal: .*configuration/.test(guess.stderr)) {
          throw environmentError(
            `Slurm is on this machine, but no cluster is set up for it (sbatch: ${complaint(guess)}).\nStart sweep where sbatch works, a login node say, or use --executor local.`,
          );
        }
        // The guess says no too where nodes are merely drained. Of a job that is held, or is to begin later, Slurm does
        // not look at the needs: only a real one, which does nothing, shows whether the queue takes it.
        const real = await run('sbatch', args);
        const number = parseSubmission(real.stdout);
        if (number !== undefined) await run('scancel', [number]);
        return number !== undefined || isTransient(real) ? null : complaint(real);
      },
    },
  };
}

function once(tell: (text: string) => void = () => {}): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) tell(text);
    told.add(text);
  };
}

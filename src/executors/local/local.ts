import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { isAlive } from '../../base/index.ts';
import { type AttemptKey, attemptPaths, readExit, readPid } from '../../rundir/index.ts';
import { type AttemptState, type Executor, type Job, keyText, SpawnError } from '../executor.ts';
import { whyNotStartable } from './find-program.ts';
import { findProcesses, signalGroup } from './processes.ts';
import { supervisor } from './supervisor.ts';

/**
 * Runs programs on this machine, each under a supervisor of its own and in a process group of its own, writing to files:
 * nothing of it depends on this process staying alive.
 */
export function localExecutor(options: {
  readonly root: string;
  /** Called when something submitted here has ended. */
  readonly onEnd: (key: AttemptKey) => void;
}): Executor {
  const root = resolve(options.root);
  /** Supervisors started here, by attempt, and what became of them. */
  const supervisors = new Map<string, Supervisor>();

  return {
    kind: 'local',
    capabilities: { onThisMachine: true, reportsEnds: true },

    async submit(job) {
      const [program = ''] = job.command;
      const obstacle = whyNotStartable(program, job.cwd, job.env.PATH);
      if (obstacle !== null) throw new SpawnError(obstacle);
      const subprocess = start(root, job);
      const { pid } = subprocess;
      if (pid === undefined) throw new SpawnError(reasonOf(await subprocess));
      const entry: Supervisor = { pid, askable: sleep(startingTime, undefined, { ref: false }) };
      supervisors.set(keyText(job), entry);
      void subprocess.then(({ exitCode }) => {
        // What the program left in its group ends with it.
        signalGroup(pid, 'SIGKILL');
        entry.ended = { state: 'ended', status: readExit(root, job)?.status ?? exitCode ?? null, cause: null };
        options.onEnd({ runId: job.runId, attempt: job.attempt });
      });
    },

    async poll(attempts) {
      return attempts.map((key): AttemptState => {
        const ours = supervisors.get(keyText(key));
        if (ours !== undefined) return ours.ended ?? { state: 'running' };
        const identity = readPid(root, key);
        if (identity !== undefined && isAlive(identity)) return { state: 'running' };
        return { state: 'ended', status: readExit(root, key)?.status ?? null, cause: null };
      });
    },

    async cancel(attempts, how) {
      const signal = how === 'ask' ? 'SIGTERM' : 'SIGKILL';
      for (const key of attempts) {
        const ours = supervisors.get(keyText(key));
        if (ours !== undefined) {
          if (how === 'ask') await ours.askable;
          if (ours.ended === undefined) signalGroup(ours.pid, signal);
          continue;
        }
        const identity = readPid(root, key);
        if (identity !== undefined && isAlive(identity)) signalGroup(identity.pid, signal);
      }
      if (how === 'now') clearAway(root, attempts);
    },

    async clearAway(attempts) {
      clearAway(root, attempts);
      for (const key of attempts) {
        if (supervisors.get(keyText(key))?.ended !== undefined) supervisors.delete(keyText(key));
      }
    },
  };
}

interface Supervisor {
  readonly pid: number;
  /** Resolves when its program can be asked to end. */
  readonly askable: Promise<void>;
  ended?: AttemptState;
}

/**
 * Milliseconds in which a supervisor starts its program. Between a shell's fork and the reset of its traps in the child a
 * signal is lost, and the program would run on until its grace is over.
 */
const startingTime = 100;

/** Nothing of the program hangs on this process: no pipes, a group of its own, no end that comes with ours. */
function start(root: string, job: Job) {
  const { folder } = attemptPaths(root, job);
  return execa('/bin/sh', ['-c', supervisor, 'sweep', folder, ...job.command], {
    cwd: job.cwd,
    env: { ...job.env },
    extendEnv: false,
    stdio: 'ignore',
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
}

function clearAway(root: string, attempts: readonly AttemptKey[]): void {
  const ended = new Set(attempts.map(keyText));
  for (const found of findProcesses(root)) {
    if (!ended.has(keyText(found))) continue;
    try {
      process.kill(found.pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
}

function reasonOf(result: { readonly originalMessage?: string | undefined }): string {
  return result.originalMessage?.split('\n')[0] || 'the system could not make a process';
}

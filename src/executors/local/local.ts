import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../base/index.ts';
import { type AttemptKey, attemptPaths, readExit, readPid } from '../../rundir/index.ts';
import { type AttemptEnd, type AttemptState, type Executor, keyText, SpawnError } from '../executor.ts';
import { findProgram, whyNotStartable } from './find-program.ts';
import { createForkServers } from './fork-server.ts';
import { findProcesses, signalGroup } from './processes.ts';
import { startSupervisor } from './start-supervisor.ts';

/**
 * Runs programs on this machine, each under a supervisor of its own and in a process group of its own, writing to files:
 * nothing of it depends on this process staying alive.
 */
export function localExecutor(options: {
  readonly root: string;
  /** Called when something submitted here has ended. */
  readonly onEnd: (key: AttemptKey, end: AttemptEnd) => void;
}): Executor {
  const root = resolve(options.root);
  const bash = process.platform === 'linux' ? findProgram('bash', process.env.PATH ?? '') : undefined;
  const forkServers = bash === undefined ? undefined : createForkServers(bash);
  /** Supervisors started here that run, by attempt. */
  const supervisors = new Map<string, Supervisor>();

  return {
    kind: 'local',
    capabilities: { onThisMachine: true },

    async submit(job) {
      const [program = ''] = job.command;
      const obstacle = whyNotStartable(program, job.cwd, job.env.PATH);
      if (obstacle !== null) throw new SpawnError(obstacle);
      if (job.command.some((word) => word.includes('\0'))) throw new SpawnError('an argument holds a NUL character');
      const isShort = job.command.reduce((sum, word) => sum + word.length, 0) <= longestForShell;
      const start = forkServers !== undefined && isShort ? forkServers.start : startSupervisor;
      const { pid, ended } = await start(job, attemptPaths(root, job).folder);
      // Of one that is out of touch already `poll` tells.
      if (pid === null) return;
      supervisors.set(keyText(job), { pid, started: performance.now(), seen: performance.now() });
      const settle = (status: number | null) => {
        // `poll` has told of its end.
        if (!supervisors.delete(keyText(job))) return;
        if (status === null && isRunning(root, job)) return;
        // What the program left in its group ends with it.
        signalGroup(pid, 'SIGKILL');
        const own = status !== null && status < 128 ? status : (readExit(root, job)?.status ?? null);
        options.onEnd({ runId: job.runId, attempt: job.attempt }, { state: 'ended', status: own, cause: null });
      };
      // An end is reported once whoever submitted knows of the start.
      void ended.then((status) => setImmediate(settle, status));
    },

    async poll(attempts) {
      return attempts.map((key): AttemptState => {
        const ours = supervisors.get(keyText(key));
        if (isRunning(root, key)) {
          if (ours !== undefined) ours.seen = performance.now();
          return { state: 'running' };
        }
        if (isExpected(ours)) return { state: 'running' };
        if (ours !== undefined) signalGroup(ours.pid, 'SIGKILL');
        supervisors.delete(keyText(key));
        return { state: 'ended', status: readExit(root, key)?.status ?? null, cause: null };
      });
    },

    async cancel(attempts, how) {
      for (const key of attempts) {
        const ours = supervisors.get(keyText(key));
        const tooSoon = ours === undefined || how === 'now' ? 0 : ours.started + startingTime - performance.now();
        if (tooSoon > 0) await sleep(tooSoon);
        const pid = supervisors.get(keyText(key))?.pid ?? runningPid(root, key);
        if (pid !== undefined) signalGroup(pid, how === 'ask' ? 'SIGTERM' : 'SIGKILL');
      }
      if (how === 'now') {
        const ended = new Set(attempts.map(keyText));
        endWhatIsLeft(root, (key) => ended.has(keyText(key)));
      }
    },

    async clearAway(hasEnded) {
      endWhatIsLeft(root, hasEnded);
    },

    close() {
      forkServers?.close();
    },
  };
}

interface Supervisor {
  readonly pid: number;
  /** On a clock that never jumps, in ms. */
  readonly started: number;
  /** When it was last found running, on the same clock. */
  seen: number;
}

/** In ms: so long after it was last seen, the end of a supervisor that was started here is to be told by who started it. */
const patience = 5000;

/** Whether its end, or its pid.json, is still to be told: not by a shell that was stopped. */
function isExpected(ours: Supervisor | undefined): boolean {
  return ours !== undefined && performance.now() - ours.seen < patience;
}

/**
 * Milliseconds in which a supervisor starts its program. Between a shell's fork and the reset of its traps in the child a
 * signal is lost, and the program would run on until its grace is over.
 */
const startingTime = 100;

/** Characters of a command. What is too long for the system is to be told, which a shell does not. */
const longestForShell = 16_384;

function runningPid(root: string, key: AttemptKey): number | undefined {
  const identity = readPid(root, key);
  return identity !== undefined && isAlive(identity) ? identity.pid : undefined;
}

function isRunning(root: string, key: AttemptKey): boolean {
  return runningPid(root, key) !== undefined;
}

function endWhatIsLeft(root: string, hasEnded: (key: AttemptKey) => boolean): void {
  for (const found of findProcesses(root)) {
    if (!hasEnded(found)) continue;
    try {
      process.kill(found.pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
}

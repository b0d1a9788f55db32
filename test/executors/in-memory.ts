import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AttemptState, type Executor, keyText } from '../../src/executors/index.ts';
import { type AttemptKey, attemptPaths } from '../../src/rundir/index.ts';

/** Programs by attempt, which outlive the executors that look at them. */
export interface World {
  readonly programs: Map<string, { readonly child: ChildProcess; state: AttemptState }>;
}

/** The least that keeps to the contract: children of this process, remembered in a map. */
export function inMemoryExecutor(root: string, world: World): Executor {
  return {
    kind: 'in-memory',
    capabilities: { onThisMachine: true },
    async submit(job) {
      const { stdout, stderr, exit } = attemptPaths(resolve(root), job);
      const [program = '', ...args] = job.command;
      const stdio = ['ignore', openSync(stdout, 'a'), openSync(stderr, 'a')] as const;
      const child = spawn(program, args, {
        cwd: job.cwd,
        env: { ...job.env, ...job.variables },
        stdio: [...stdio],
        detached: true,
      });
      const entry = { child, state: { state: 'running' } as AttemptState };
      world.programs.set(keyText(job), entry);
      child.on('exit', (code, signal) => {
        if (entry.state.state === 'ended') return;
        const status = code ?? 128 + (signal === 'SIGTERM' ? 15 : signal === 'SIGKILL' ? 9 : 11);
        writeFileSync(exit, JSON.stringify({ status }));
        entry.state = { state: 'ended', status, cause: null };
      });
    },
    async poll(attempts) {
      return attempts.map((key) => world.programs.get(keyText(key))?.state ?? { state: 'unknown' });
    },
    async cancel(attempts, how) {
      for (const key of attempts) signal(world, key, how === 'ask' ? 'SIGTERM' : 'SIGKILL');
    },
    async clearAway() {},
    close() {},
  };
}

/** Ends a program of which nobody will hear again. */
export function lose(world: World, key: AttemptKey): void {
  const entry = world.programs.get(keyText(key));
  if (entry === undefined) return;
  entry.state = { state: 'ended', status: null, cause: null };
  signal(world, key, 'SIGKILL');
}

function signal(world: World, key: AttemptKey, name: 'SIGTERM' | 'SIGKILL'): void {
  const child = world.programs.get(keyText(key))?.child;
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, name);
}

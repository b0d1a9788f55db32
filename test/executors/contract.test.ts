import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bootId, isAlive, ownProcess, processStart } from '../../src/base/index.ts';
import { type Executor, localExecutor, SpawnError } from '../../src/executors/index.ts';
import { type AttemptKey, attemptPaths, readExit, readPid } from '../../src/rundir/index.ts';
import { keepsTheContract } from './contract.ts';
import { inMemoryExecutor, lose, type World } from './in-memory.ts';
import { eventually, jobOf, newRoot } from './job-of.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const key = { runId: '0123456789abcdef', attempt: 1 };

function local(root: string, path = process.env.PATH): Executor {
  vi.stubEnv('PATH', path);
  const executor = localExecutor({ root, onEnd: () => {} });
  vi.unstubAllEnvs();
  open.push(async () => {
    await executor.cancel([key], 'now');
    executor.close();
  });
  return executor;
}

describe('local', () => {
  const supervisor = (root: string, one: AttemptKey) => eventually(() => readPid(root, one));

  keepsTheContract((root) => ({
    executor: local(root),
    restart: () => local(root),
    async lose(one) {
      process.kill(-(await supervisor(root, one)).pid, 'SIGKILL');
    },
  }));

  test('reports the end of what it has started', async () => {
    const root = newRoot();
    const reported = new Promise<AttemptKey>((resolve) => {
      const executor = localExecutor({ root, onEnd: resolve });
      void executor.submit(jobOf(root, executor, ['true']));
    });
    expect(await reported).toEqual(key);
  });

  test('an attempt that was given up before its program started is left alone', async () => {
    const root = newRoot();
    const executor = local(root);
    const job = jobOf(root, executor, ['/bin/sh', '-c', 'echo too late']);
    const { outcome, stdout } = attemptPaths(root, job);
    writeFileSync(outcome, '{}');
    await executor.submit(job);
    await eventually(async () => (await executor.poll([job]))[0]?.state === 'ended');
    expect(() => readFileSync(stdout)).toThrow();
  });

  test('what runs goes on without the shell that has started it, and its end is found', async () => {
    const root = newRoot();
    const executor = local(root);
    const job = jobOf(root, executor, ['/bin/sh', '-c', 'until [ -e go ]; do sleep 0.05; done; exit 5']);
    await executor.submit(job);
    const { pid } = await supervisor(root, job);
    const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
    expect(parent).not.toBe(process.pid);
    process.kill(parent, 'SIGKILL');
    await eventually(() => processStart(parent) === null);
    expect(await executor.poll([job])).toEqual([{ state: 'running' }]);
    writeFileSync(join(root, 'go'), '');
    const ended = await eventually(async () => (await executor.poll([job])).find(({ state }) => state === 'ended'));
    expect(ended).toEqual({ state: 'ended', status: 5, cause: null });
    // Another shell takes the next one.
    const next = jobOf(root, executor, ['true'], { attempt: 2 });
    await executor.submit(next);
    await eventually(async () => (await executor.poll([next]))[0]?.state === 'ended');
    executor.close();
  });

  test('variables of an attempt are its own, and the signals of a program are as they were', async () => {
    const root = newRoot();
    const executor = local(root);
    const env = { ...process.env, line: 'kept', PATH: process.env.PATH ?? '' } as Record<string, string>;
    const program = 'grep SigIgn /proc/self/status; echo "$line $SWEEP_ATTEMPT"';
    for (const attempt of [1, 2]) {
      const job = { ...jobOf(root, executor, ['/bin/sh', '-c', program], { attempt }), env };
      await executor.submit(job);
      await eventually(async () => (await executor.poll([job]))[0]?.state === 'ended');
      expect(readFileSync(attemptPaths(root, job).stdout, 'utf8')).toBe(`SigIgn:\t0000000000000000\nkept ${attempt}\n`);
    }
  });

  test('what shells read when they start is not for those between the orchestrator and a program', async () => {
    const root = newRoot();
    const executor = local(root);
    const startUp = join(root, 'start-up');
    writeFileSync(startUp, 'echo pid 1; cd /; exit 3\n');
    const job = jobOf(root, executor, ['sh', '-c', 'echo "$BASH_ENV"; pwd']);
    // Bash takes a start without SHLVL, on a socket, for a login from afar, which reads ~/.bashrc.
    writeFileSync(join(root, '.bashrc'), 'echo pid 1; cd /; exit 3\n');
    const env = { PATH: job.env.PATH ?? '', HOME: root, BASH_ENV: startUp, ENV: startUp, TMOUT: '1' };
    await executor.submit({ ...job, env });
    await eventually(async () => (await executor.poll([job]))[0]?.state === 'ended');
    expect(readFileSync(attemptPaths(root, job).stdout, 'utf8')).toBe(`${startUp}\n${job.cwd}\n`);
    // Nor does it tire of waiting for the next job.
    await sleep(1500);
    const next = jobOf(root, executor, ['true']);
    await executor.submit({ ...next, env });
    await eventually(async () => (await executor.poll([next]))[0]?.state === 'ended');
    expect(readExit(root, next)).toEqual({ status: 0 });
  });

  test.runIf(process.platform === 'linux')(
    'an end is found also where the shell that is to tell of it was stopped',
    async () => {
      const root = newRoot();
      const executor = local(root);
      const job = jobOf(root, executor, ['sleep', '0.5']);
      await executor.submit(job);
      const supervisor = await eventually(async () => readPid(root, job)?.pid);
      const shell = Number(/\) \S (\d+) /.exec(readFileSync(`/proc/${supervisor}/stat`, 'utf8'))?.[1]);
      process.kill(shell, 'SIGSTOP');
      try {
        const deadline = performance.now() + 20_000;
        while ((await executor.poll([job]))[0]?.state !== 'ended' && performance.now() < deadline) await sleep(200);
        expect(await executor.poll([job])).toEqual([{ state: 'ended', status: 0, cause: null }]);
      } finally {
        process.kill(shell, 'SIGCONT');
      }
    },
  );

  test('a program that is merely called bash is done without', async () => {
    const root = newRoot();
    writeFileSync(join(root, 'bash'), '#!/bin/sh\necho nonsense; exit 1\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${root}:${process.env.PATH}`);
    const executor = local(root);
    vi.unstubAllEnvs();
    const job = jobOf(root, executor, ['true']);
    await executor.submit(job);
    await eventually(async () => (await executor.poll([job]))[0]?.state === 'ended');
    expect(readExit(root, job)).toEqual({ status: 0 });
  });

  test('without a place for its logs, or a folder to run in, no program is started', async () => {
    const roots = [newRoot(), newRoot()] as const;
    for (const root of roots) {
      const executor = local(root);
      const job = jobOf(root, executor, ['sh', '-c', 'echo status 5; echo >"$0"', join(root, 'ran')]);
      if (root === roots[0]) rmSync(attemptPaths(root, job).folder, { recursive: true });
      const cwd = root === roots[0] ? job.cwd : join(root, 'gone');
      await executor.submit({ ...job, cwd }).catch(() => {});
    }
    await sleep(500);
    for (const root of roots) expect(existsSync(join(root, 'ran'))).toBe(false);
  });

  test('a command that the system refuses is a SpawnError', async () => {
    const root = newRoot();
    const executor = local(root);
    const job = jobOf(root, executor, ['/bin/echo', 'x'.repeat(3_000_000)]);
    await expect(executor.submit(job)).rejects.toThrow(SpawnError);
  });

  test('what no process can be made of is a SpawnError, and keeps nothing else from being started', async () => {
    const root = newRoot();
    const executor = local(root);
    const job = jobOf(root, executor, ['/bin/echo', 'a\0b']);
    await expect(executor.submit(job)).rejects.toThrow('an argument holds a NUL character');
    const unmade = { ...job, command: ['true'], env: { ...job.env, BAD: 'a\0b' } };
    await expect(executor.submit(unmade)).rejects.toThrow(SpawnError);
    await executor.submit({ ...job, command: ['true'] });
    await eventually(async () => (await executor.poll([job]))[0]?.state === 'ended');
  });

  test('what is asked of it once it has been closed is a SpawnError, and nothing that may have been started', async () => {
    const root = newRoot();
    const executor = local(root);
    const job = jobOf(root, executor, ['true']);
    await executor.submit(job);
    await eventually(async () => (await executor.poll([job]))[0]?.state === 'ended');
    executor.close();
    const late = jobOf(root, executor, ['true'], { attempt: 2 });
    await expect(executor.submit({ ...late, env: job.env })).rejects.toThrow(SpawnError);
  });
});

describe('local, where nothing can start supervisors but this process', () => {
  keepsTheContract((root) => ({
    executor: local(root, ''),
    restart: () => local(root, ''),
    async lose(one) {
      process.kill(-(await eventually(() => readPid(root, one))).pid, 'SIGKILL');
    },
  }));
});

describe('in memory', () => {
  keepsTheContract((root) => {
    const world: World = { programs: new Map() };
    open.push(async () => {
      for (const { child } of world.programs.values()) child.kill('SIGKILL');
    });
    return {
      executor: inMemoryExecutor(root, world),
      restart: () => inMemoryExecutor(root, world),
      lose: async (one) => lose(world, one),
    };
  });
});

test('a process is told from another that gets its number', () => {
  const { pid, start } = ownProcess();
  expect(isAlive({ pid, start })).toBe(true);
  expect(isAlive({ pid, start: `${start}0` })).toBe(false);
  expect(isAlive({ pid: 2 ** 22 + 1, start })).toBe(false);
  expect(bootId()).not.toBe('');
});

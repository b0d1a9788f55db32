import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { bootId, isAlive, ownProcess } from '../../src/base/index.ts';
import { type Executor, localExecutor, SpawnError } from '../../src/executors/index.ts';
import { type AttemptKey, attemptPaths, readPid } from '../../src/rundir/index.ts';
import { keepsTheContract } from './contract.ts';
import { inMemoryExecutor, lose, type World } from './in-memory.ts';
import { eventually, jobOf, newRoot } from './job-of.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const key = { runId: '0123456789abcdef', attempt: 1 };

function local(root: string): Executor {
  const executor = localExecutor({ root, onEnd: () => {} });
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

  test('a command that the system refuses is a SpawnError', async () => {
    const root = newRoot();
    const executor = local(root);
    const job = jobOf(root, executor, ['/bin/echo', 'x'.repeat(3_000_000)]);
    await expect(executor.submit(job)).rejects.toThrow(SpawnError);
  });
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

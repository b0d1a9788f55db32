import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bootId, isAlive, ownProcess } from '../../src/base/index.ts';
import { type Executor, localExecutor, SpawnError, trialEnvironment } from '../../src/executors/index.ts';
import {
  type AttemptKey,
  attemptPaths,
  claimAttempt,
  prepareRunFolder,
  readExit,
  readPid,
} from '../../src/rundir/index.ts';

/** What every executor keeps to; another one is added as a line here. */
const executors: readonly [string, (root: string, onEnd: (key: AttemptKey) => void) => Executor][] = [
  ['local', (root, onEnd) => localExecutor({ root, onEnd })],
];

const id = '0123456789abcdef';
const key = { runId: id, attempt: 1 };
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function setUp(make: (root: string, onEnd: (key: AttemptKey) => void) => Executor) {
  const root = mkdtempSync(join(tmpdir(), 'sweep-executor-'));
  mkdirSync(join(root, 'runs'));
  prepareRunFolder(root, id, { trial: { command: [] }, config: {} });
  claimAttempt(root, key);
  let report: () => void = () => {};
  const reported = new Promise<void>((resolve) => {
    report = resolve;
  });
  const executor = make(root, report);
  open.push(() => executor.cancel([key], 'now'));
  const env = trialEnvironment({
    root,
    key,
    resume: false,
    threads: 1,
    gpus: [],
    env: { set: {}, hide: [] },
    surroundings: { data: null, weights: null, backend: null },
    orchestrator: ownProcess(),
    parent: process.env,
  });
  const submit = (...command: readonly string[]) => executor.submit({ ...key, command, cwd: root, env });
  const ended = async () => {
    if (executor.capabilities.reportsEnds) await reported;
    for (;;) {
      const [state] = await executor.poll([key]);
      if (state?.state === 'ended') return state.status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { root, executor, submit, ended, files: attemptPaths(root, key) };
}

test.each(executors)('%s: runs a program without a shell and keeps its output and exit status', async (_, make) => {
  const { submit, ended, files, root } = setUp(make);
  await submit('/bin/sh', '-c', 'printf "%s\\n" "$0" "$@"; echo problem >&2; exit 7', '$HOME `id`', '*');
  expect(await ended()).toBe(7);
  expect(readFileSync(files.stdout, 'utf8')).toBe('$HOME `id`\n*\n');
  expect(readFileSync(files.stderr, 'utf8')).toBe('problem\n');
  expect(readExit(root, key)).toEqual({ status: 7 });
});

test.each(executors)('%s: tells what runs, asks it to end, and ends it', async (_, make) => {
  const { submit, ended, executor } = setUp(make);
  await submit('/bin/sh', '-c', 'trap "exit 9" TERM; while :; do sleep 0.05; done');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await executor.poll([key])).toEqual([{ state: 'running' }]);
  await executor.cancel([key], 'ask');
  expect(await ended()).toBe(9);
  // Cancelling what has ended does nothing.
  await executor.cancel([key], 'now');
  expect(await executor.poll([key])).toEqual([{ state: 'ended', status: 9 }]);
});

test.each(executors)('%s: a signal shows as a shell shows it', async (_, make) => {
  const { submit, ended } = setUp(make);
  await submit('/bin/sh', '-c', 'kill -SEGV $$');
  expect(await ended()).toBe(128 + 11);
});

test.each(executors)('%s: what another process submitted can be polled and cancelled', async (_, make) => {
  const { root, submit, ended } = setUp(make);
  await submit('sleep', '60');
  const other = make(root, () => {});
  const deadline = performance.now() + 5_000;
  // Until the supervisor has written down who it is, nobody else can know of it.
  while (readPid(root, key) === undefined && performance.now() < deadline) await new Promise((r) => setTimeout(r, 10));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await other.poll([key])).toEqual([{ state: 'running' }]);
  await other.cancel([key], 'ask');
  expect(await ended()).toBe(143);
  expect(await other.poll([key])).toEqual([{ state: 'ended', status: 143 }]);
});

test.each(executors)('%s: an attempt that was given up before its program started is left alone', async (_, make) => {
  const { submit, ended, files } = setUp(make);
  writeFileSync(files.outcome, '{}');
  await submit('/bin/sh', '-c', 'echo too late');
  await ended();
  expect(() => readFileSync(files.stdout)).toThrow();
});

test('local: a command that the system refuses is a SpawnError', async () => {
  const { submit } = setUp((root, onEnd) => localExecutor({ root, onEnd }));
  await expect(submit('/bin/echo', 'x'.repeat(3_000_000))).rejects.toThrow(SpawnError);
});

test('a process is told from another that gets its number', () => {
  const { pid, start } = ownProcess();
  expect(isAlive({ pid, start })).toBe(true);
  expect(isAlive({ pid, start: `${start}0` })).toBe(false);
  expect(isAlive({ pid: 2 ** 22 + 1, start })).toBe(false);
  expect(bootId()).not.toBe('');
});

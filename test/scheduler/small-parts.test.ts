import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import { defaultResources, defaultRetry } from '../../src/model/index.ts';
import { backoffAfter } from '../../src/scheduler/backoff.ts';
import { durationText } from '../../src/scheduler/duration-text.ts';
import { inputFiles, planRuns, type RunState } from '../../src/scheduler/index.ts';
import { gitCommit, isGitDirty } from '../../src/scheduler/provenance.ts';
import { createReadyList } from '../../src/scheduler/ready-list.ts';
import { newRoot, sweepOf } from './sweep-of.ts';

test('backoff doubles, jitters by a quarter and ends at five minutes', () => {
  const retry = { ...defaultRetry, backoff: 1000 };
  const delays = [1, 2, 3, 20].map((failures) => backoffAfter(failures, retry, '0123456789abcdef'));
  expect(delays[0]).toBeGreaterThanOrEqual(750);
  expect(delays[0]).toBeLessThanOrEqual(1250);
  expect(delays[2]).toBeGreaterThanOrEqual(3000);
  expect(delays[2]).toBeLessThanOrEqual(5000);
  expect(delays[3]).toBe(300_000);
  expect(backoffAfter(1, retry, 'fedcba9876543210')).not.toBe(delays[0]);
});

test('durations read as in a sweep file', () => {
  expect([7_200_000, 600_000, 1500, 300].map(durationText)).toEqual(['2h', '10m', '1.5s', '300ms']);
});

test('the ready list offers the first of every need, in order', () => {
  const entry = (name: string, gpus: number) => ({ name, resources: { ...defaultResources, gpus } });
  const [a, b, c, d] = [entry('a', 1), entry('b', 1), entry('c', 0), entry('d', 0)];
  const list = createReadyList<typeof a>();
  for (const one of [a, b, c, d]) list.add(one);
  const heads = () => list.heads().map(({ name }) => name);
  expect(heads()).toEqual(['a', 'c']);
  list.remove(a);
  expect(heads()).toEqual(['b', 'c']);
  list.add(a);
  list.remove(b);
  // A retry stands behind all that were there before.
  expect(heads()).toEqual(['c', 'a']);
  expect(list.size()).toBe(3);
});

test('planning tells what would be started, and why', () => {
  const planned = sweepOf(Array.from({ length: 6 }, () => ({ command: ['true'] })));
  const state = (status: RunState['status'], more: Partial<RunState> = {}): RunState => ({
    status,
    attempts: 1,
    message: null,
    step: null,
    totalSteps: null,
    inputs: { files: { 'train.py': 'a' }, data: null, weights: null },
    ...more,
  });
  const ids = planned.runs.map(({ id }) => id);
  const states = new Map([
    [ids[0] ?? '', state('done')],
    [ids[1] ?? '', state('done', { inputs: { files: { 'train.py': 'b' }, data: null, weights: null } })],
    [ids[2] ?? '', state('failed', { message: 'exited with status 1' })],
    [ids[3] ?? '', state('interrupted', { step: 300, totalSteps: 968 })],
    [ids[4] ?? '', state('running')],
  ]);
  const inputsOf = () => ({ files: { 'train.py': 'a' }, data: null, weights: null });
  const plan = planRuns(planned, states, { retryFailed: false, inputsOf });
  expect(plan.map(({ status, start, detail }) => [status, start, detail])).toEqual([
    ['done', false, null],
    ['changed', false, 'done with another train.py'],
    ['failed', false, 'exited with status 1'],
    ['interrupted', true, 'stopped at step 300 of 968'],
    ['running', true, null],
    ['new', true, null],
  ]);
  const only = new Set([ids[2] ?? '']);
  const starting = planRuns(planned, states, { retryFailed: true, only }).filter(({ start }) => start);
  expect(starting.map(({ run }) => run.id)).toEqual([ids[2]]);
});

test('input files are the arguments that are files in the root, or what the globs name', () => {
  const root = newRoot();
  mkdirSync(join(root, 'src', 'deep'), { recursive: true });
  for (const name of ['train.py', 'src/a.py', 'src/deep/b.py', 'src/c.txt']) writeFileSync(join(root, name), name);
  const launch = { launcher: [], cwd: '', env: { set: {}, hide: [] }, keep: 'weights', inputs: null } as const;
  const spec = { trial: { command: ['python3', 'train.py', '/etc/passwd', '../x', '--lr', '0.1'] }, config: {} };
  expect(inputFiles(root, launch)(spec)).toEqual({ 'train.py': sha256('train.py') });
  const globs = inputFiles(root, { ...launch, inputs: ['src/**/*.py', 'train.??', '../*'] })(spec);
  expect(Object.keys(globs)).toEqual(['src/a.py', 'src/deep/b.py', 'train.py']);
  // Not read where a link leads out of the root, whichever way it is named.
  symlinkSync('/etc', join(root, 'out'));
  expect(inputFiles(root, { ...launch, inputs: ['out/passwd', 'out/**', 'out/*'] })(spec)).toEqual({});
  expect(inputFiles(root, launch)({ ...spec, trial: { command: ['cat', 'out/passwd'] } })).toEqual({});
});

test('git tells whether tracked files differ from the commit', async () => {
  const root = newRoot();
  expect(await isGitDirty(root)).toBeNull();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { stdio: 'pipe' });
  git('init', '-q');
  writeFileSync(join(root, 'train.py'), 'one');
  git('add', '.');
  git('commit', '-qm', 'one');
  writeFileSync(join(root, 'notes.txt'), 'not tracked');
  expect(await isGitDirty(root)).toBe(false);
  writeFileSync(join(root, 'train.py'), 'two');
  expect(await isGitDirty(root)).toBe(true);
});

test('the commit is read from the repository, on a branch or off it', () => {
  const root = newRoot();
  expect(gitCommit(root)).toBeNull();
  mkdirSync(join(root, '.git', 'refs', 'heads'), { recursive: true });
  writeFileSync(join(root, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(root, '.git', 'packed-refs'), '# pack-refs\n1111 refs/heads/main\n');
  expect(gitCommit(join(root))).toBe('1111');
  writeFileSync(join(root, '.git', 'refs', 'heads', 'main'), '2222\n');
  expect(gitCommit(root)).toBe('2222');
  writeFileSync(join(root, '.git', 'HEAD'), '3333\n');
  expect(gitCommit(root)).toBe('3333');
});

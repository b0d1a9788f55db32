import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/sweep/index.ts';
import { complaint, planned } from './plan-fixture.ts';

const command = 'sweep: a\ntrial: {command: [run]}\n';

test('what is not said has its default', () => {
  const plan = planned(command);
  expect(plan.runs[0]).toMatchObject({
    resources: { gpus: 0, cpus: 1, memory: null },
    limits: { timeout: null, stall: null, grace: 30_000, log: 64 * 1024 ** 2 },
    retry: { attempts: 1, backoff: 5000 },
  });
  expect(plan).toMatchObject({
    title: null,
    failures: 'continue',
    executor: { kind: 'local' },
    seeds: [0],
    overrides: [],
  });
});

test('durations and sizes are read, and a block may have needs of its own', () => {
  const plan = planned(`${command}
resources: {gpus: 0.5, memory: 1.5GiB}
limits: {timeout: 2h, stall: 10m, grace: 500ms, log: 1KiB}
retry: {attempts: 3, backoff: 5s}
matrix:
  - {grid: {x: [1]}}
  - {grid: {x: [2]}, resources: {cpus: 4}, limits: {timeout: null}, retry: {attempts: 1}}
`);
  expect(plan.runs.map(({ resources }) => resources)).toEqual([
    { gpus: 0.5, cpus: 1, memory: 1.5 * 1024 ** 3 },
    { gpus: 0.5, cpus: 4, memory: 1.5 * 1024 ** 3 },
  ]);
  expect(plan.runs.map(({ limits }) => limits)).toEqual([
    { timeout: 7_200_000, stall: 600_000, grace: 500, log: 1024 },
    { timeout: null, stall: 600_000, grace: 500, log: 1024 },
  ]);
  expect(plan.runs.map(({ retry }) => retry)).toEqual([
    { attempts: 3, backoff: 5000 },
    { attempts: 1, backoff: 5000 },
  ]);
});

test('needs and report are no part of what a run is', () => {
  const [plain] = planned(command).runs;
  const [other] = planned(`${command}title: T\nresources: {gpus: 1}\nlimits: {timeout: 1s}\nretry: {attempts: 9}
executor: {kind: slurm}\nfailures: 3\nmatrix: {block: named}\n`).runs;
  expect(other?.id).toBe(plain?.id);
});

describe('executors', () => {
  test('slurm is completed', () => {
    expect(planned(`${command}executor: {kind: slurm, partition: gpu, setup: ["module load cuda"]}`).executor).toEqual({
      kind: 'slurm',
      partition: 'gpu',
      account: null,
      qos: null,
      constraint: null,
      exclude: null,
      max_jobs: 50,
      setup: ['module load cuda'],
      arguments: [],
    });
  });

  test('a profile may change single settings, or the kind', () => {
    const text = `${command}executor: {kind: slurm, partition: gpu, max_jobs: 5}
profiles: {quick: {executor: {max_jobs: 9}}, here: {executor: {kind: local}}}`;
    expect(planned(text).executor).toMatchObject({ kind: 'slurm', partition: 'gpu', max_jobs: 9 });
    expect(planned(text, { profile: 'here' }).executor).toEqual({ kind: 'local' });
  });
});

test('failures: continue, stop, or a number', () => {
  const failures = (text: string) => planned(`${command}failures: ${text}`).failures;
  expect([failures('continue'), failures('stop'), failures('3')]).toEqual(['continue', 'stop', 3]);
  expect(complaint(`${command}failures: 0`)).toContain('expected a whole number >= 1, received 0');
});

test.each([
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['0s', 0],
  ['10', undefined],
  ['10 s', undefined],
  ['s', undefined],
  ['-1s', undefined],
  ['1S', undefined],
])('the duration %s is %s ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

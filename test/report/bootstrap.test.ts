import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SeedPair } from '../../src/analysis/index.ts';
import { bootstrapDifferences, type RunScores, type ScoreSource } from '../../src/report/bootstrap.ts';

interface Golden {
  readonly labels: readonly number[][];
  readonly better: readonly number[][];
  readonly worse: readonly number[][];
  readonly difference: number;
  readonly interval: readonly [number, number];
  readonly deviation: number;
}
const path = new URL('../analysis/statistics.golden.json', import.meta.url);
const golden: Golden = JSON.parse(readFileSync(path, 'utf8')).bootstrap;

function scoresOf(scores: readonly number[][], change: Partial<RunScores> = {}): RunScores {
  return {
    scores: Float32Array.from(scores.flat()),
    labels: Uint8Array.from(golden.labels.flat()),
    groups: ['head', 'head', 'medium', 'tail'],
    classNames: ['a', 'b', 'c', 'd'],
    trainingCounts: [200, 120, 40, 9],
    images: 'set 1',
    ...change,
  };
}

function source(runs: Readonly<Record<string, RunScores>>): ScoreSource {
  return { size: (id) => runs[id]?.scores.length ?? 0, read: (id) => runs[id] ?? null };
}
const runs = { better: scoresOf(golden.better), worse: scoresOf(golden.worse) };
const pair = (seed: number): SeedPair => ({ seed, left: 0, right: 0, leftRuns: ['better'], rightRuns: ['worse'] });

test('the interval is that of a bootstrap with scikit-learn, as far as chance allows', () => {
  const [result] = bootstrapDifferences([{ metric: 'mAP/total', pairs: [pair(0)] }], source(runs));
  expect(result?.replicates).toBe(1000);
  // A percentile of 1000 replicates scatters by about a tenth of the deviation, more in the tails.
  const tolerance = 0.35 * golden.deviation;
  expect(Math.abs((result?.interval[0] ?? 0) - golden.interval[0])).toBeLessThan(tolerance);
  expect(Math.abs((result?.interval[1] ?? 0) - golden.interval[1])).toBeLessThan(tolerance);
});

test('it is seeded, paired, and over seeds a mean', () => {
  const compared = (pairs: readonly SeedPair[]) =>
    bootstrapDifferences([{ metric: 'mAP/head', pairs }], source(runs))[0];
  expect(compared([pair(0)])).toEqual(compared([pair(0)]));
  const twice = compared([pair(0), pair(1)]);
  expect(twice?.interval[0]).toBeCloseTo(compared([pair(0)])?.interval[0] ?? 0, 9);
  const same = { ...pair(0), rightRuns: ['better'] };
  expect(compared([same])?.interval).toEqual([0, 0]);
});

test('nothing is said without scores, over other images, or of another metric', () => {
  const one = (metric: string, other: RunScores | null) =>
    bootstrapDifferences(
      [{ metric, pairs: [pair(0)] }],
      source({ better: runs.better, ...(other === null ? {} : { worse: other }) }),
    )[0];
  expect(one('mAP/total', runs.worse)).not.toBeNull();
  expect(one('mAP/total', null)).toBeNull();
  expect(one('mAP/total', scoresOf(golden.worse, { images: 'set 2' }))).toBeNull();
  expect(one('AP/a', runs.worse)).toBeNull();
});

test('a group without a positive in the test images has no interval', () => {
  const labels = Uint8Array.from(golden.labels.flatMap((row) => [...row.slice(0, 3), 0]));
  const [better, worse] = [scoresOf(golden.better, { labels }), scoresOf(golden.worse, { labels })];
  const compared = ['mAP/total', 'mAP/tail'].map((metric) => ({ metric, pairs: [pair(0)] }));
  const [total, tail] = bootstrapDifferences(compared, source({ better, worse }));
  expect(total).not.toBeNull();
  expect(tail).toBeNull();
});

test('many scores get fewer replicates, very many none', () => {
  const claimed = (size: number): ScoreSource => ({ ...source(runs), size: () => size });
  const replicates = (size: number) =>
    bootstrapDifferences([{ metric: 'mAP/total', pairs: [pair(0)] }], claimed(size))[0]?.replicates;
  expect(replicates(2.5e5)).toBe(1000);
  expect(replicates(5e5)).toBe(500);
  expect(replicates(2.5e7)).toBe(200);
  expect(replicates(2.6e7)).toBeUndefined();
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeClaims } from '../../src/analysis/index.ts';
import type { ClaimSpec } from '../../src/model/index.ts';
import { claim, type Given, planOf, resultsOf } from './plan.ts';

interface Golden {
  readonly quantiles: readonly { readonly df: number; readonly value: number }[];
  readonly samples: Readonly<
    Record<
      string,
      { left: readonly number[]; right: readonly number[]; difference: number; interval: readonly [number, number] }
    >
  >;
}
const golden: Golden = JSON.parse(readFileSync(new URL('./statistics.golden.json', import.meta.url), 'utf8'));

/** scipy's 97.5 % quantiles. */
function quantile(probability: number, df: number): number {
  const known = golden.quantiles.find((one) => one.df === df)?.value;
  if (probability !== 0.975 || known === undefined)
    throw new RangeError(`no golden quantile for ${probability}, ${df}`);
  return known;
}

const results = (label: string, values: readonly (number | null)[], metric = 'mAP/total'): Given[] =>
  values.map((value, seed) => ({ labels: { method: label }, seed, metrics: { [metric]: value } }));

function judge(given: readonly Given[], spec: Partial<ClaimSpec> = {}, report = {}) {
  return judgeClaims(planOf(given, { claims: [claim(spec)], ...report }), resultsOf(given), quantile);
}
const verdict = (...parameters: Parameters<typeof judge>) => judge(...parameters)[0]?.verdict;

test.each(Object.entries(golden.samples))('difference and interval of %s are those of scipy', (_, sample) => {
  const [result] = judge([...results('A', sample.left), ...results('B', sample.right)]);
  expect(result?.deciding?.n).toBe(sample.left.length);
  expect(result?.deciding?.difference).toBeCloseTo(sample.difference, 9);
  expect(result?.deciding?.interval?.[0]).toBeCloseTo(sample.interval[0], 6);
  expect(result?.deciding?.interval?.[1]).toBeCloseTo(sample.interval[1], 6);
});

test('supported above the bound, contradicted below it, not decided across it', () => {
  const against = (values: readonly number[], spec = {}) =>
    verdict([...results('A', values), ...results('B', [50, 51, 52])], spec);
  expect(against([52.0, 53.1, 54.0])).toBe('supported');
  expect(against([48.0, 49.1, 50.0])).toBe('contradicted');
  expect(against([49.0, 54.0, 52.5])).toBe('not decided');
  expect(against([52.0, 53.1, 54.0], { by: 1 })).toBe('supported');
  expect(against([52.0, 53.1, 54.0], { by: 2 })).toBe('not decided');
  expect(against([52.0, 53.1, 54.0], { by: 3 })).toBe('contradicted');
});

test('never on one seed; without spread it takes three, also where only rounding spreads', () => {
  expect(verdict([...results('A', [60]), ...results('B', [50])])).toBe('not decided');
  expect(verdict([...results('A', [60, 61]), ...results('B', [50, 51])])).toBe('not decided');
  expect(verdict([...results('A', [60, 61, 62]), ...results('B', [50, 51, 52])])).toBe('supported');
  expect(verdict([...results('A', [0.3, 0.7]), ...results('B', [0.2, 0.6])])).toBe('not decided');
  expect(verdict([...results('A', [5, 6, 7]), ...results('B', [5, 6, 7])])).toBe('not decided');
  expect(judge([...results('A', [60, 61]), ...results('B', [50, 51])])[0]?.deciding).toMatchObject({
    difference: 10,
    interval: [10, 10],
    n: 2,
  });
});

test('two seeds decide where they agree well', () => {
  expect(verdict([...results('A', [60, 61.01]), ...results('B', [50, 51])])).toBe('supported');
});

test('only seeds with a value on both sides are paired', () => {
  const given = [...results('A', [60, 61, 62, null]), ...results('B', [50, 50.5]).slice(1)];
  given.push({ labels: { method: 'B' }, seed: 2, status: 'failed' }, ...results('B', [1, 1, 1, 51]).slice(3));
  expect(judge(given)[0]?.deciding?.pairs).toMatchObject([{ seed: 1, left: 61, right: 50.5 }]);
});

test('less is better: the difference stays better minus than, the verdict turns', () => {
  const given = [...results('A', [1, 1.1, 1.2]), ...results('B', [2, 2.2, 2.1])];
  const [result] = judge(given, {}, { lower_is_better: ['mAP/total'] });
  expect(result?.verdict).toBe('supported');
  expect(result?.deciding?.difference).toBeCloseTo(-1, 9);
});

test('same_within holds inside, is contradicted outside, and undecided across an edge', () => {
  const against = (values: readonly number[]) =>
    verdict([...results('A', values), ...results('B', [50, 51, 52])], { by: null, same_within: 0.5 });
  expect(against([50.1, 51.0, 52.05])).toBe('supported');
  expect(against([50.5, 51.5, 52.5])).toBe('supported');
  expect(against([52, 53.1, 54])).toBe('contradicted');
  expect(against([48, 49.1, 50])).toBe('contradicted');
  expect(against([49, 51.3, 53])).toBe('not decided');
});

test('several comparisons: supported if all are, contradicted if any is', () => {
  const given = [...results('A', [60, 61, 62]), ...results('B', [50, 51, 52]), ...results('C', [60, 61.5, 61])];
  expect(verdict(given, { than: ['B', 'C'] })).toBe('not decided');
  expect(verdict(given, { than: 'all' })).toBe('not decided');
  expect(verdict([...given, ...results('D', [70, 71, 72])], { than: 'all' })).toBe('contradicted');
  const [result] = judge([...given, ...results('D', [70, 71, 72])], { than: 'all' });
  expect(result?.deciding?.than).toBe('D');
  expect(verdict([...results('A', [60, 61, 62]), ...results('B', [50, 51, 52])], { than: 'all' })).toBe('supported');
  expect(verdict([...results('A', [60, 61, 62]), ...results('B', [50, 51, 52])], { metric: ['mAP/total', 'x'] })).toBe(
    'not decided',
  );
});

test('each judges per value where both sides are planned, and a claim about nothing is still listed', () => {
  const at = (block: string, runs: readonly Given[]) => runs.map((run) => ({ ...run, block }));
  const given = [
    ...at('voc-lt', [...results('A', [60, 61, 62]), ...results('B', [50, 51, 52])]),
    ...at('coco-lt', [...results('A', [40, 41, 42]), ...results('B', [50, 51, 52])]),
    ...at('other', results('B', [1, 2, 3])),
  ];
  expect(judge(given, { each: 'block' }).map(({ id, verdict }) => [id, verdict])).toEqual([
    ['a-beats-b-voc-lt', 'supported'],
    ['a-beats-b-coco-lt', 'contradicted'],
  ]);
  expect(judge(given, { each: 'block', better: 'Z' })).toMatchObject([
    { id: 'a-beats-b', verdict: 'not decided', deciding: null },
  ]);
});

test('where a further axis varies n counts seeds, and a seed counts when all of its runs are in', () => {
  const given: Given[] = [];
  for (const rate of [1, 2])
    for (const seed of [0, 1])
      for (const [method, base] of [['A', 60] as const, ['B', 50] as const])
        given.push({ labels: { method, rate }, seed, metrics: { 'mAP/total': base + 2 * rate + seed * rate * 0.1 } });
  const [all] = judge(given);
  expect(all?.deciding?.pairs).toMatchObject([
    { seed: 0, left: 63, right: 53 },
    { seed: 1, left: expect.closeTo(63.15, 9), right: expect.closeTo(53.15, 9) },
  ]);
  const [lacking] = judge(given.map((run, i) => (i === 0 ? { labels: run.labels, seed: run.seed } : run)));
  expect(lacking?.deciding?.n).toBe(1);
});

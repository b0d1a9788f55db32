import { expect, test } from 'vitest';
import { bandOverRuns, sharedAndVaried, summarize, thinned } from '../../src/analysis/index.ts';

test('a band covers the steps that every reporting run has', () => {
  const one = { steps: [0, 10, 20, 30], values: [0.1, 0.2, null, 0.4] };
  const other = { steps: [0, 10, 20], values: [0.3, 0.4, 0.5] };
  expect(bandOverRuns([one, other, { steps: [], values: [] }, { steps: [0], values: [null] }])).toEqual([
    { step: 0, mean: expect.closeTo(0.2, 12), deviation: expect.closeTo(Math.SQRT2 / 10, 12), n: 2 },
    { step: 10, mean: expect.closeTo(0.3, 12), deviation: expect.closeTo(Math.SQRT2 / 10, 12), n: 2 },
  ]);
  expect(bandOverRuns([one])).toHaveLength(3);
  expect(bandOverRuns([])).toEqual([]);
});

test('thinning keeps the ends and the bound', () => {
  const points = Array.from({ length: 1001 }, (_, i) => i);
  const kept = thinned(points, 100);
  expect([kept[0], kept.at(-1)]).toEqual([0, 1000]);
  expect(kept.length).toBeLessThanOrEqual(101);
  expect(thinned([1, 2], 100)).toEqual([1, 2]);
});

test('equal values have a deviation of exactly nothing', () => {
  expect(summarize([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: 0.1, deviation: 0 });
  expect(summarize([])).toEqual({ n: 0, mean: null, deviation: null });
});

test('configurations are divided into what they share and what varies', () => {
  const { shared, varied } = sharedAndVaried([
    { data: { set: 'voc-lt' }, loss: { kind: 'db' }, seed: 0 },
    { data: { set: 'voc-lt' }, loss: { kind: 'pr', ratio: 2 }, seed: 1 },
    { data: { set: 'voc-lt' }, loss: { kind: 'pr' }, seed: 0 },
  ]);
  expect([...shared]).toEqual([['data.set', 'voc-lt']]);
  expect([...varied.keys()]).toEqual(['loss.kind', 'seed', 'loss.ratio']);
  expect(varied.get('loss.ratio')).toEqual([
    { value: 2, count: 1 },
    { value: undefined, count: 2 },
  ]);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adjusted, compareRows, pairedTests } from '../../src/analysis/index.ts';
import { loadStatistics } from '../../src/report/statistics.ts';
import { type Given, planOf, resultsOf, table } from './plan.ts';

interface Golden {
  readonly quantiles: readonly { readonly df: number; readonly value: number }[];
  readonly holm: { readonly p: readonly number[]; readonly adjusted: readonly number[] };
  readonly samples: Readonly<
    Record<
      string,
      {
        readonly left: readonly number[];
        readonly right: readonly number[];
        readonly p: number;
        readonly p_signed_rank: number | null;
      }
    >
  >;
}
const golden: Golden = JSON.parse(readFileSync(new URL('./statistics.golden.json', import.meta.url), 'utf8'));
const library = await loadStatistics();

test('the t quantile is that of scipy', () => {
  for (const { df, value } of golden.quantiles) expect(library.tQuantile(0.975, df) / value).toBeCloseTo(1, 10);
});

test.each(Object.entries(golden.samples))('p values of %s are those of scipy', (_, { left, right, ...expected }) => {
  const pairs = left.map((value, i) => ({ left: value, right: right[i] ?? 0 }));
  const { p, pSignedRank } = pairedTests(pairs, library);
  expect((p ?? 0) / expected.p).toBeCloseTo(1, 8);
  if (expected.p_signed_rank === null) expect(pSignedRank).toBeNull();
  else expect((pSignedRank ?? 0) / expected.p_signed_rank).toBeCloseTo(1, 8);
});

test("Holm's adjustment is that of statsmodels, and leaves out what has no p value", () => {
  const { p, adjusted: expected } = golden.holm;
  expect(adjusted(p, library).map((value) => value ?? 0)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
  expect(adjusted([null, 0.04, null, 0.01], library)).toEqual([null, 0.04, null, 0.02]);
  expect(adjusted([null], library)).toEqual([null]);
});

test('no test speaks of one pair, nor of differences that are all the same', () => {
  expect(pairedTests([{ left: 2, right: 1 }], library)).toEqual({ p: null, pSignedRank: null });
  const shifted = [0, 1, 2, 3, 4, 5].map((right) => ({ left: right + 1, right }));
  expect(pairedTests(shifted, library)).toEqual({ p: null, pSignedRank: expect.closeTo(0.0196562, 6) });
  const equal = shifted.map(({ right }) => ({ left: right, right }));
  expect(pairedTests(equal, library)).toEqual({ p: null, pSignedRank: null });
});

test('every row is compared with the first in sweep order, paired over seeds, one family a table', () => {
  const given = ['A', 'B', 'C', 'D'].flatMap((method, m): Given[] =>
    [0, 1, 2].map((seed) => ({
      labels: { method },
      seed,
      ...(method === 'D' || (method === 'C' && seed === 2)
        ? {}
        : { metrics: { 'mAP/total': 50 + m + seed * (1 + m / 10), 'mAP/head': m } }),
    })),
  );
  const columns = [['total', 'mAP/total'] as const, ['head', 'mAP/head'] as const];
  const plan = planOf(given, { tables: [table({ columns, sort: 'total' })] });
  const [result] = compareRows(plan, resultsOf(given), library);
  expect(result?.baseline).toEqual(['A']);
  expect(result?.comparisons.map(({ labels, heading, n, difference }) => [labels[0], heading, n, difference])).toEqual([
    ['B', 'total', 3, expect.closeTo(1.1, 9)],
    ['B', 'head', 3, 1],
    ['C', 'total', 2, expect.closeTo(2.1, 9)],
    ['C', 'head', 2, 2],
  ]);
  const ps = result?.comparisons.map(({ p }) => p) ?? [];
  expect(ps).toEqual([expect.any(Number), null, expect.any(Number), null]);
  expect(result?.comparisons[0]?.pHolm).toBeCloseTo(2 * (ps[0] ?? 0), 9);
});

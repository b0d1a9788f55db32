import { expect, test } from 'vitest';
import { buildTables } from '../../src/analysis/index.ts';
import { type Given, planOf, resultsOf, table } from './plan.ts';

const totals = (method: string, values: readonly (number | null)[], rest: Partial<Given> = {}): Given[] =>
  values.map((value, seed) => ({ labels: { method }, seed, metrics: { 'mAP/total': value }, ...rest }));

function build(given: readonly Given[], spec: Parameters<typeof table>[0], report = {}) {
  return buildTables(planOf(given, { tables: [table(spec)], ...report }), resultsOf(given));
}

test('a cell holds mean, sample deviation and difference from the printed value', () => {
  const given = totals('DB', [71, 72, 74]);
  const [result] = build(given, {
    reference: { source: 'Table 3', profile: 'paper', values: { DB: [77.29] } },
  });
  const cell = result?.rows[0]?.cells[0];
  expect(cell?.mean).toBeCloseTo(72.3333333333, 9);
  expect(cell?.deviation).toBeCloseTo(1.52752523165, 9);
  expect(cell?.difference).toBeCloseTo(72.3333333333 - 77.29, 9);
  expect(cell).toMatchObject({ n: 3, expected: 3, failed: 0, reference: 77.29, rank: 'best' });
  expect(result?.reference).toEqual({ source: 'Table 3', profile: 'paper', comparable: false });
});

test('the values of the profile that ran are comparable, and so are those of no profile', () => {
  const given = totals('DB', [71]);
  const comparable = (profile: string | null) =>
    build(given, { reference: { source: 'T', profile, values: { DB: [70] } } })[0]?.reference?.comparable;
  expect([comparable('quick'), comparable(null), comparable('paper')]).toEqual([true, true, false]);
  expect(build(given, { reference: { source: 'T', profile: null, values: { PR: [1] } } })[0]?.reference).toBeNull();
});

test('missing seeds are counted, failed ones apart; one seed has no deviation', () => {
  const given: Given[] = [
    ...totals('DB', [71]),
    { labels: { method: 'DB' }, seed: 1, status: 'failed' },
    { labels: { method: 'DB' }, seed: 2, status: 'waiting' },
    { labels: { method: 'PR' }, seed: 0, status: 'running' },
  ];
  const [result] = build(given, {});
  expect(result?.rows.map((row) => row.cells[0])).toMatchObject([
    { mean: 71, deviation: null, n: 1, expected: 3, failed: 1 },
    { mean: null, deviation: null, n: 0, expected: 1, failed: 0, rank: null },
  ]);
});

test('a null metric makes the mean null, and is in all the same', () => {
  const [result] = build(totals('DB', [null, 70]), {});
  expect(result?.rows[0]?.cells[0]).toMatchObject({ mean: null, n: 2, expected: 2, rank: null });
});

test('equal means share a rank, and a metric of which less is better ranks the other way', () => {
  const given = [...totals('A', [3]), ...totals('B', [1]), ...totals('C', [3]), ...totals('D', [2])];
  const ranks = (report = {}) => build(given, {}, report)[0]?.rows.map((row) => row.cells[0]?.rank);
  expect(ranks()).toEqual(['best', null, 'best', 'second']);
  expect(ranks({ lower_is_better: ['mAP/total'] })).toEqual([null, 'best', null, 'second']);
});

test('each makes a table per block, with its own reference values and without foreign rows', () => {
  const given = [
    ...totals('DB', [71], { block: 'voc-lt' }),
    ...totals('DB', [51], { block: 'coco-lt' }),
    ...totals('PR (l1++)', [52], { block: 'coco-lt' }),
  ];
  const tables = build(given, {
    each: 'block',
    reference: { source: 'T', profile: null, values: { 'voc-lt': { DB: [77] }, 'coco-lt': { DB: [50, 1] } } },
  });
  expect(tables.map(({ id, each, rows }) => [id, each, rows.map((row) => row.labels[0])])).toEqual([
    ['table3-voc-lt', 'voc-lt', ['DB']],
    ['table3-coco-lt', 'coco-lt', ['DB', 'PR (l1++)']],
  ]);
  expect(tables.map(({ rows }) => rows[0]?.cells[0]?.difference)).toEqual([-6, 1]);
});

test('a run at two places counts under each, and once in a cell that holds both', () => {
  const shared = { id: 'one', seed: 0, metrics: { 'mAP/total': 5 } };
  const given: Given[] = [
    { ...shared, labels: { method: 'A' } },
    { ...shared, labels: { method: 'B' } },
    { labels: { method: 'B' }, seed: 1, metrics: { 'mAP/total': 7 } },
  ];
  const [byMethod] = build(given, {});
  expect(byMethod?.rows.map(({ cells }) => [cells[0]?.mean, cells[0]?.n])).toEqual([
    [5, 1],
    [6, 2],
  ]);
  const [byBlock] = build(given, { rows: ['block'] });
  expect(byBlock?.rows[0]?.cells[0]).toMatchObject({ mean: 6, n: 2 });
});

test('rows follow the axis, not the order in which a shared run comes up', () => {
  const axis = { name: 'method', kind: 'labelled', keys: ['method'], steps: [['A'], ['B'], ['10'], ['9']] } as const;
  const given = [...totals('9', [1]), ...totals('10', [1]), ...totals('extra', [1]), ...totals('A', [1])];
  const plan = planOf(given, { tables: [table({})] }, [axis]);
  const rows = buildTables(plan, resultsOf(given))[0]?.rows.map((row) => row.labels[0]);
  expect(rows).toEqual(['A', '10', '9', 'extra']);
});

test('rows of two axes, headings of a third, nested reference values', () => {
  const given: Given[] = [];
  for (const method of ['A', 'B'])
    for (const gamma of [1, 2])
      for (const rate of [0.1, 0.2])
        given.push({ labels: { method, gamma, rate }, seed: 0, metrics: { loss: gamma * rate } });
  const [result] = build(given, {
    rows: ['method', 'gamma'],
    columns: 'rate',
    metric: 'loss',
    reference: { source: 'T', profile: null, values: { A: { 2: [0.2, null] } } },
  });
  expect(result?.columns.map(({ heading }) => heading)).toEqual(['0.1', '0.2']);
  expect(result?.rows.map((row) => row.labels)).toEqual([
    ['A', '1'],
    ['A', '2'],
    ['B', '1'],
    ['B', '2'],
  ]);
  expect(result?.rows[1]?.cells.map(({ mean, difference }) => [mean, difference])).toEqual([
    [0.2, 0],
    [0.4, null],
  ]);
  expect(result?.pooled).toEqual([]);
});

test('where selects, sort puts the best first and the empty last, pooled names what a cell averages over', () => {
  const given: Given[] = [];
  for (const [method, value] of Object.entries({ A: 1, B: 3, C: 2 }))
    for (const rate of [0.1, 0.2])
      given.push({ labels: { method, rate }, seed: 0, metrics: { 'mAP/total': value + rate } });
  given.push({ labels: { method: 'D', rate: 0.1 }, seed: 0 });
  const [all] = build(given, { sort: 'total' });
  expect(all?.rows.map((row) => row.labels[0])).toEqual(['B', 'C', 'A', 'D']);
  expect(all?.pooled).toEqual(['rate']);
  const [some] = build(given, { where: { rate: { max: 0.15 }, method: { not: 'A' } } });
  expect(some?.rows.map((row) => [row.labels[0], row.cells[0]?.mean])).toEqual([
    ['B', 3.1],
    ['C', 2.1],
    ['D', null],
  ]);
  expect(some?.pooled).toEqual([]);
});

test('a point off the row axis heads no row; off one of several it is labelled -', () => {
  const given: Given[] = [
    { labels: { loss: 'focal', gamma: 2 }, seed: 0, metrics: { 'mAP/total': 1 } },
    { labels: { loss: 'bce' }, seed: 0, metrics: { 'mAP/total': 2 } },
  ];
  expect(build(given, { rows: ['gamma'] })[0]?.rows.map((row) => row.labels)).toEqual([['2']]);
  expect(build(given, { rows: ['loss', 'gamma'] })[0]?.rows.map((row) => row.labels)).toEqual([
    ['focal', '2'],
    ['bce', '-'],
  ]);
});

import { describe, expect, test } from 'vitest';
import { complaint, planned } from './plan-fixture.ts';

const head = `sweep: a
trial: {command: [run]}
matrix:
  - block: voc-lt
    grid:
      method: {DB: {loss: db}, PR (l1-+): {loss: pr}, 18: {loss: x}}
      rate: [1, 2]
report:
`;
const report = (text: string) => planned(head + text.replace(/^/gm, '  ')).report;

test('a sweep without a report has an empty one', () => {
  expect(planned('sweep: a').report).toEqual({ lower_is_better: [], labels: {}, tables: [], figures: [], claims: [] });
});

describe('tables', () => {
  test('are completed', () => {
    expect(report('tables: [{id: t, rows: method, columns: {total: mAP/total}}]').tables).toEqual([
      {
        id: 't',
        title: null,
        each: null,
        where: {},
        rows: ['method'],
        columns: [['total', 'mAP/total']],
        metric: null,
        precision: null,
        sort: null,
        reference: null,
      },
    ]);
  });

  test('have everything that was written', () => {
    const text = `tables:
  - id: table3
    title: Table 3
    each: block
    where: {method: {not: APR}, rate: [1, {min: 2}], seed: 0}
    rows: [method, rate]
    columns: {total: mAP/total, head: mAP/head}
    precision: 1
    sort: head
    reference:
      source: Table 3
      profile: paper
      values: {voc-lt: {DB: {1: [1, null], 2: [3, 4]}, 18: {1: [5, 6]}}}
`;
    expect(report(text).tables[0]).toEqual({
      id: 'table3',
      title: 'Table 3',
      each: 'block',
      where: { method: { not: 'APR' }, rate: [1, { min: 2 }], seed: 0 },
      rows: ['method', 'rate'],
      columns: [
        ['total', 'mAP/total'],
        ['head', 'mAP/head'],
      ],
      metric: null,
      precision: 1,
      sort: 'head',
      reference: {
        source: 'Table 3',
        profile: 'paper',
        values: { 'voc-lt': { DB: { 1: [1, null], 2: [3, 4] }, 18: { 1: [5, 6] } } },
      },
    });
  });

  test('keep the order of headings that look like integers', () => {
    const table = report('tables: [{id: t, rows: method, columns: {"10": a, "2": b}}]').tables[0];
    expect(table?.columns).toEqual([
      ['10', 'a'],
      ['2', 'b'],
    ]);
  });

  test('may have an axis as columns, with the metric of the cells', () => {
    expect(report('tables: [{id: t, rows: method, columns: rate, metric: m}]').tables[0]).toMatchObject({
      columns: 'rate',
      metric: 'm',
    });
  });

  test('know labels that look like numbers, and the labels that a glob picks', () => {
    expect(
      report('tables: [{id: t, where: {method: [18, "PR*"]}, rows: method, columns: {m: m}}]').tables[0]?.where,
    ).toEqual({
      method: ['18', 'PR (l1-+)'],
    });
  });

  test('may hold rows of the paper that the sweep has not, and not rows that look like slips', () => {
    const reference = (label: string) =>
      `${head}  tables: [{id: t, rows: method, columns: {m: m}, reference: {source: T, values: {${label}: [1]}}}]`;
    expect(complaint(reference('ML-GCN'))).toBe('');
    // As many letters as DB, and none in common.
    expect(complaint(reference('RW'))).toBe('');
    expect(complaint(reference('PR (l1+)'))).toContain('did you mean "PR (l1-+)"?');
  });
});

test('figures are completed', () => {
  const figure = {
    title: null,
    each: null,
    where: {},
    panels: null,
    lines: null,
    metric: null,
    sign: null,
    x: null,
    y: null,
    options: {},
  };
  const text = `figures:
  - {id: a, kind: probability-map, each: block, panels: method, sign: negative}
  - {id: b, kind: curves, metric: train/loss, lines: method, options: {smooth: 3}}
  - {id: c, kind: heatmap, x: rate, y: method, metric: m, title: C, where: {rate: 1}}
`;
  expect(report(text).figures).toEqual([
    { ...figure, id: 'a', kind: 'probability-map', each: 'block', panels: 'method', sign: 'negative' },
    { ...figure, id: 'b', kind: 'curves', metric: 'train/loss', lines: 'method', options: { smooth: 3 } },
    { ...figure, id: 'c', kind: 'heatmap', x: 'rate', y: 'method', metric: 'm', title: 'C', where: { rate: 1 } },
  ]);
});

test('labels are completed', () => {
  expect(
    report(String.raw`labels: {method: {PR (l1-+): {tex: 'PR ($\lambda$)'}, 18: {text: eighteen}}}`).labels,
  ).toEqual({
    method: { 'PR (l1-+)': { text: null, tex: String.raw`PR ($\lambda$)` }, 18: { text: 'eighteen', tex: null } },
  });
});

describe('claims', () => {
  test('get the axis of their labels and the bound that was left out', () => {
    const text = `claims:
  - {id: a, metric: m, better: PR (l1-+), than: DB}
  - {id: b, metric: [m, n], better: 18, than: [DB, PR (l1-+)], by: 0.5, each: block, title: B, source: Table 3}
  - {id: c, metric: m, better: DB, than: all, same_within: 1, where: {rate: 1}}
`;
    const claim = { title: null, each: null, where: {}, axis: 'method', source: null };
    expect(report(text).claims).toEqual([
      { ...claim, id: 'a', metric: ['m'], better: 'PR (l1-+)', than: ['DB'], by: 0, same_within: null },
      {
        ...claim,
        id: 'b',
        title: 'B',
        each: 'block',
        metric: ['m', 'n'],
        better: '18',
        than: ['DB', 'PR (l1-+)'],
        by: 0.5,
        same_within: null,
        source: 'Table 3',
      },
      { ...claim, id: 'c', where: { rate: 1 }, metric: ['m'], better: 'DB', than: 'all', by: null, same_within: 1 },
    ]);
  });

  test('are about the axis that carries all of their labels, or the one that they name', () => {
    const text = (claim: string) => `sweep: a
trial: {command: [run]}
matrix: {grid: {first: {A: {a: 1}, B: {}}, second: {A: {b: 1}, C: {}}}}
report: {claims: [{id: c, metric: m, ${claim}}]}`;
    const axis = (claim: string) => planned(text(claim)).report.claims[0]?.axis;
    expect(axis('better: A, than: B')).toBe('first');
    expect(axis('better: A, than: C')).toBe('second');
    expect(axis('better: A, than: all, axis: second')).toBe('second');
    expect(complaint(text('better: B, than: C'))).toContain('is no label of any axis');
    const values = text('better: sgd, than: adam')
      .replace('{a: 1}', '{}')
      .replace(/first:.*}}}/, 'optimizer: [sgd, adam]}}');
    expect(complaint(values)).toContain('hint: for values of an axis add which one: `axis: optimizer`');
    expect(complaint(text('better: B, than: A, axis: second'))).toContain('"B" is no label of the axis "second"');
  });

  test('may be about labels that only another profile has', () => {
    const text = `sweep: a
trial: {command: [run]}
profiles: {quick: {matrix: {grid: {method: {A: {}}}}}, paper: {}}
matrix: {grid: {method: {A: {}, B: {b: 1}}}}
report: {claims: [{id: c, metric: m, better: A, than: B}]}`;
    expect(planned(text).runs).toHaveLength(1);
  });
});

import { expect, test } from 'vitest';
import { type LossConstants, lossSchemas } from '../../../src/trainer/losses/schema.ts';

const voc: LossConstants = { kappa: 0.01, lambda: 5, mu: 0.3 };
const coco: LossConstants = { kappa: 0.025, lambda: 2, mu: 0.2 };

test('a PR loss of which nothing is said is the DB loss with the constants of the data set', () => {
  const db = lossSchemas.db(voc).parse({ kind: 'db' });
  const pr = lossSchemas.pr(voc).parse({ kind: 'pr' });
  expect(db).toEqual({ kind: 'db', kappa: 0.01, lambda: 5, rebalance: { alpha: 0.1, beta: 10, mu: 0.3 } });
  expect(pr).toMatchObject({ kappa: db.kappa, rebalance: db.rebalance, lambda1_neg: 5, lambda2_neg: 5 });
  expect(pr).toMatchObject({ lambda1_pos: 1, lambda2_pos: 1, adaptive: [] });
});

test('the constants of another data set give other defaults', () => {
  expect(lossSchemas.pr(coco).parse({ kind: 'pr' })).toMatchObject({
    kappa: 0.025,
    rebalance: { mu: 0.2 },
    lambda1_neg: 2,
    lambda2_neg: 2,
  });
});

test('PG is adaptive with APAF unless it says otherwise', () => {
  expect(lossSchemas.pg(voc).parse({ kind: 'pg' })).toMatchObject({
    adaptive: ['lambda1_neg'],
    adaptive_range: [1e-3, 1e3],
    focal: 'apaf',
    lambda0: 2,
    balance: 2,
  });
});

test('null turns the rebalancing weight off; one of its fields keeps the others', () => {
  expect(lossSchemas.pr(voc).parse({ kind: 'pr', rebalance: null }).rebalance).toBeNull();
  expect(lossSchemas.db(voc).parse({ kind: 'db', rebalance: { beta: 5 } }).rebalance).toEqual({
    alpha: 0.1,
    beta: 5,
    mu: 0.3,
  });
});

test('groups that a map leaves out take the default', () => {
  const { lambda1_neg } = lossSchemas.pr(voc).parse({ kind: 'pr', lambda1_neg: { tail: 8 } });
  expect(lambda1_neg).toEqual({ head: 5, medium: 5, tail: 8 });
});

test.for([
  { kind: 'pr', lambda1_neg: 5 },
  { kind: 'pr', lambda1_neg: { head: 5 } },
  { kind: 'pr', rebalance: { mu: 0.3 }, ratio: { lambda1_pos: 'pos/neg' }, convention: 'table1' },
])('writing out a default changes nothing: %j', (config) => {
  expect(lossSchemas.pr(voc).parse(config)).toEqual(lossSchemas.pr(voc).parse({ kind: 'pr' }));
});

test('the order in which adaptive factors are named does not matter', () => {
  const adaptive = (names: string[]) => lossSchemas.pr(voc).parse({ kind: 'pr', adaptive: names }).adaptive;
  expect(adaptive(['lambda2_pos', 'lambda1_neg', 'lambda1_neg'])).toEqual(adaptive(['lambda1_neg', 'lambda2_pos']));
});

test.for([
  ['an unknown field', { kind: 'pr', lambda1_neq: 3 }, 'lambda1_neq'],
  ['an unknown group', { kind: 'pr', lambda1_neg: { tial: 3 } }, 'tial'],
  ['a factor beyond the finite range', { kind: 'pr', lambda1_neg: 0 }, 'lambda1_neg'],
  ['bounds in the wrong order', { kind: 'pr', adaptive_range: [10, 0.1] }, 'lower bound is above'],
  ['an adaptive factor that is none', { kind: 'pr', adaptive: ['kappa'] }, 'lambda2_pos'],
] as const)('%s is refused', ([, config, named]) => {
  const result = lossSchemas.pr(voc).safeParse(config);
  expect(JSON.stringify(result.error?.issues)).toContain(named);
});

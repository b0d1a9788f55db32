import { memory, tensor2d, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/index.ts';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { createLoss } from '../../../src/trainer/losses/index.ts';
import { type LossKind, lossSchemas } from '../../../src/trainer/losses/schema.ts';
import { evaluate, labels, logits, statistics, type Written } from './batch.ts';

const kinds = Object.keys(lossSchemas) as LossKind[];

beforeAll(() => setUpBackend('wasm', 1));

test.for<[string, Written, Written]>([
  ['PR is DB until told otherwise', { kind: 'pr' }, { kind: 'db' }],
  ['PR without the rebalancing weight is NTR', { kind: 'pr', rebalance: null }, { kind: 'ntr' }],
  ['a number stands for every group', { kind: 'db', lambda: 3 }, { kind: 'db', lambda: [3, 3, 3, 3, 3, 3] }],
  [
    'a group map stands for the classes of its groups',
    { kind: 'pr', lambda2_pos: { head: 3, medium: 2, tail: 7 } },
    { kind: 'pr', lambda2_pos: [3, 3, 2, 2, 7, 7] },
  ],
  [
    'Eq. 5 as printed swaps the two factors of the positives',
    { kind: 'pr', lambda1_pos: 2, lambda2_pos: 3, convention: 'eq5' },
    { kind: 'pr', lambda1_pos: 3, lambda2_pos: 2 },
  ],
  [
    'a focal loss without exponent and balance is plain cross-entropy',
    { kind: 'focal', gamma: 0, balance: 1 },
    { kind: 'bce' },
  ],
  [
    'PG with a fixed exponent and fixed factors is DB Focal',
    { kind: 'pg', adaptive: [], focal: 'fixed' },
    { kind: 'db-focal' },
  ],
  [
    'adaptive factors pinned by their range are fixed factors',
    { kind: 'pr', adaptive: ['lambda1_neg', 'lambda2_pos'], adaptive_range: [3, 3] },
    { kind: 'pr', lambda1_neg: 3, lambda2_pos: 3 },
  ],
])('%s', ([, one, other]) => {
  const [a, b] = [evaluate(one), evaluate(other)];
  for (const [i, row] of a.elements.entries()) {
    for (const [j, element] of row.entries()) {
      expect(element).toBeCloseTo(b.elements[i]![j]!, 5);
      expect(a.derivatives[i]![j]).toBeCloseTo(b.derivatives[i]![j]!, 5);
    }
  }
});

test('the ratio of an adaptive factor can be turned around', () => {
  const alone = (ratio: string) =>
    evaluate({
      kind: 'pr',
      kappa: 0,
      rebalance: null,
      lambda2_neg: 1,
      adaptive: ['lambda2_neg'],
      ratio: { lambda2_neg: ratio },
    }).elements[0]![2]!;
  const fixed = evaluate({ kind: 'pr', kappa: 0, rebalance: null, lambda2_neg: 1 }).elements[0]![2]!;
  expect(alone('pos/neg')).not.toBeCloseTo(fixed, 1);
  expect(alone('pos/neg') * alone('neg/pos')).toBeCloseTo(fixed * fixed, 3);
});

test('a list of another length than there are classes is refused by name', () => {
  const create = () => evaluate({ kind: 'pr', lambda1_neg: [1, 2, 3] });
  expect(create).toThrow(UserError);
  expect(create).toThrow('loss.lambda1_neg lists 3 values, one per class, but the data set has 6 classes');
});

test('a training set of one row is refused', () => {
  const one = { trainSize: 1, classCounts: [1, 0], groups: ['tail', 'tail'] } as const;
  expect(() => createLoss({ kind: 'rw' }, one)).toThrow('at least 2 training rows');
});

describe.for(kinds)('%s', (kind) => {
  test('leaves nothing in memory but its result', () => {
    const config = lossSchemas[kind]({ kappa: 0.01, lambda: 5, mu: 0.3 }).parse({ kind });
    const loss = createLoss(config, statistics);
    const [z, y] = [tensor2d(logits), tensor2d(labels)];
    const before = memory().numTensors;
    const elements = loss(z, y);
    expect(memory().numTensors).toBe(before + 1);
    elements.dispose();
    tidy(() => void valueAndGrad((input) => loss(input as typeof z, y))(z));
    expect(memory().numTensors).toBe(before);
  });

  test('has the derivative that its differences show', () => {
    // What follows the batch carries no gradient by design, so it is held still here: exponents and factors by their
    // range, ASL's focusing by exponents of 0. The golden values check the derivatives of the rest.
    const still = {
      asl: { gamma_pos: 0, gamma_neg: 0 },
      pg: { adaptive_range: [2, 2] },
    } as Readonly<Record<string, object>>;
    const written = { kind, ...still[kind] };
    const step = 0.02;
    const moved = (by: number) => logits.map((row) => row.map((value) => value + by));
    const [low, high] = [evaluate(written, moved(-step)), evaluate(written, moved(step))];
    for (const [i, row] of evaluate(written).derivatives.entries()) {
      for (const [j, derivative] of row.entries()) {
        const slope = (high.elements[i]![j]! - low.elements[i]![j]!) / (2 * step);
        expect(Math.abs(derivative - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
      }
    }
  });
});

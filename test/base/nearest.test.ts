import { expect, test } from 'vitest';
import { nearestName } from '../../src/base/index.ts';

test.each([
  ['lambda1_neq', ['lambda2_neg', 'lambda1_neg', 'kappa'], 'lambda1_neg'],
  ['ablaton-pr', ['ablation-pr', 'ablation-apr'], 'ablation-pr'],
  ['KIND', ['kind', 'find'], 'kind'],
  ['sede', ['seeds', 'seed'], 'seed'],
  ['zebra', ['kind', 'loss'], undefined],
  ['x', [], undefined],
  ['bec', ['bce', 'db', 'pr'], 'bce'],
  ['p', ['lr', 'pr'], 'pr'],
  ['y', ['x'], undefined],
  ['00', ['79', 'f2'], undefined],
])('%s', (typed, known, nearest) => {
  expect(nearestName(typed, known)).toBe(nearest);
});

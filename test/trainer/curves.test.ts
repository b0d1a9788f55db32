import { expect, test } from 'vitest';
import { curves } from '../../src/trainer/curves.ts';

const request = { logits: [-4, -0.5, 0, 0.5, 4], label: 'negative', group: 'tail', frequency: 0.5 };
const evaluate = (losses: readonly object[], change = {}) =>
  curves(JSON.stringify({ configs: losses.map((loss) => ({ loss })), ...request, ...change }));
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

test('BCE and NTR on a negative label are the closed forms', async () => {
  const [bce, ntr] = await evaluate([{ kind: 'bce' }, { kind: 'ntr' }]);
  for (const [i, z] of request.logits.entries()) {
    expect(bce?.loss[i]).toBeCloseTo(Math.log1p(Math.exp(z)), 5);
    expect(bce?.gradient[i]).toBeCloseTo(sigmoid(z), 5);
    expect(ntr?.gradient[i]).toBeCloseTo(sigmoid(5 * z), 5);
  }
});

test('the gradient of every kind is the slope of its loss, where nothing is held constant', async () => {
  const step = 1e-2;
  const logits = [-1.5, 0.7].flatMap((z) => [z - step, z, z + step]);
  const kinds = ['bce', 'rw', 'ldam', 'ntr', 'db', 'pr'].map((kind) => ({ kind }));
  for (const label of ['positive', 'negative']) {
    const found = await evaluate(kinds, { logits, label, frequency: 0.01 });
    for (const { loss, gradient } of found) {
      for (const at of [1, 4]) {
        const slope = ((loss[at + 1] ?? 0) - (loss[at - 1] ?? 0)) / (2 * step);
        expect(gradient[at]).toBeCloseTo(slope, 2);
      }
    }
  }
});

test('a rare class shifts the curve by its bias', async () => {
  const [half] = await evaluate([{ kind: 'ntr', kappa: 0.1 }]);
  const [rare] = await evaluate([{ kind: 'ntr', kappa: 0.1 }], { frequency: 0.01 });
  expect(half?.gradient[2]).toBeCloseTo(0.5, 6);
  expect(rare?.gradient[2]).toBeCloseTo(sigmoid(-5 * 0.1 * Math.log(99)), 4);
});

test('an unknown loss, or a request that is none, is told', async () => {
  await expect(evaluate([{ kind: 'bcee' }])).rejects.toThrow(/unknown loss "bcee"/);
  await expect(evaluate([], { frequency: 1 })).rejects.toThrow(/expected \{configs/);
});

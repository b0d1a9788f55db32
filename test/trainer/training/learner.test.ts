import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { createLoss } from '../../../src/trainer/losses/index.ts';
import { createModel } from '../../../src/trainer/models/index.ts';
import { createLearner } from '../../../src/trainer/training/learner.ts';
import { nothingKnown } from '../models/task.ts';

beforeAll(async () => {
  await setUpBackend('wasm', 1);
});

const batch = {
  rowCount: 4,
  inputs: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
  labels: Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0),
};

function learner() {
  const model = createModel(
    { kind: 'mlp', hidden: 6, dropout: 0 },
    { input: { kind: 'features', count: 3 }, classCount: 2, ...nothingKnown },
    1,
  );
  const loss = createLoss({ kind: 'bce' }, { trainSize: 10, classCounts: [4, 5], groups: ['tail', 'tail'] });
  return createLearner(model, loss, { momentum: 0.9, weight_decay: 0, clip: null });
}

test('steps lower the loss and leave nothing in memory', async () => {
  const before = memory().numTensors;
  const one = learner();
  const losses: number[] = [];
  const sizes = new Set<number>();
  for (let step = 0; step < 30; step++) {
    losses.push((await one.learn(batch, 0.3, { seed: 0, step }, step % 2 === 0)).loss);
    await one.predict(batch.inputs, 4);
    await one.state();
    sizes.add(memory().numTensors);
  }
  expect(losses[0]).toBeCloseTo(Math.log(2), 1);
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  expect(sizes.size).toBe(1);
  one.dispose();
  expect(memory().numTensors).toBe(before);
});

test('logits and probabilities are of the moment they are asked for', async () => {
  const one = learner();
  const probabilities = await one.predict(batch.inputs, 4);
  const { logits, gradientNorm } = await one.learn(batch, 0.3, { seed: 0, step: 0 }, true);
  expect(gradientNorm).toBeGreaterThan(0);
  for (const [i, logit] of logits!.entries()) expect(probabilities[i]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
  expect((await one.learn(batch, 0.3, { seed: 0, step: 1 }, false)).logits).toBeNull();
  one.dispose();
});

test('a restored state goes on to the same bits', async () => {
  const [first, second] = [learner(), learner()];
  const go = async (one: typeof first, from: number, to: number) => {
    for (let step = from; step < to; step++) await one.learn(batch, 0.3, { seed: 0, step }, false);
  };
  await go(first, 0, 5);
  second.restore(await first.state());
  await Promise.all([go(first, 5, 9), go(second, 5, 9)]);
  expect(await second.state()).toEqual(await first.state());
  expect((await first.weights()).map(({ name }) => name)).toEqual([
    'hidden.weight',
    'hidden.bias',
    'output.weight',
    'output.bias',
  ]);
  expect(() => first.restore([])).toThrow('another model');
  first.dispose();
  second.dispose();
});

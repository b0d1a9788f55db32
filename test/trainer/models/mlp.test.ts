import { type Tensor, type Tensor2D, tensor, tensor2d, valueAndGrads } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { createModel, type Pass, passOver, type TrainingPoint } from '../../../src/trainer/models/index.ts';
import { nothingKnown } from './task.ts';
import { trainingAt } from './training-pass.ts';

const config = { kind: 'mlp', hidden: 4, dropout: 0.5 } as const;
const task = { input: { kind: 'features', count: 3 }, classCount: 2, ...nothingKnown } as const;
const model = createModel(config, task, 5);
const inputs = [0.3, -0.7, 1.1, -0.2, 0.9, 0.4];

beforeAll(async () => {
  await setUpBackend('wasm', 1);
});

test('parameters start as stated, by the seed alone', () => {
  const wide = createModel(
    { ...config, hidden: 256 },
    { ...task, input: { kind: 'features', count: 128 }, classCount: 32 },
    5,
  );
  const deviation = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const [hidden, hiddenBias, output, outputBias] = wide.parameters.map(({ initial }) => initial());
  expect(deviation(hidden!)).toBeCloseTo(Math.sqrt(2 / 128), 2);
  expect(deviation(output!)).toBeCloseTo(0.01, 3);
  expect([deviation(hiddenBias!), deviation(outputBias!)]).toEqual([0, 0]);
  const first = (seed: number) => createModel(config, task, seed).parameters[0]!.initial();
  expect(first(5)).toEqual(model.parameters[0]!.initial());
  expect(first(6)).not.toEqual(model.parameters[0]!.initial());
});

test('logits are those of the formula', () => {
  const [w1, b1, w2, b2] = weights(1);
  const expected = [0, 1].flatMap((row) => {
    const hidden = [0, 1, 2, 3].map((j) =>
      Math.max(0, dot(inputs.slice(3 * row, 3 * row + 3), w1!.slice(3 * j, 3 * j + 3)) + b1![j]!),
    );
    return [0, 1].map((c) => dot(hidden, w2!.slice(4 * c, 4 * c + 4)) + b2![c]!);
  });
  const logits = forward(weights(1), null);
  for (const [i, value] of expected.entries()) expect(logits[i]).toBeCloseTo(value, 5);
});

test('gradients agree with differences, through dropout too', () => {
  for (const at of [null, { seed: 3, step: 9 }]) {
    const values = weights(2);
    const shapes = model.parameters.map(({ shape }) => shape);
    const { grads } = valueAndGrads((...parameters: Tensor[]) => model.forward(named(parameters, at), matrix()))(
      values.map((one, i) => tensor(one, [...shapes[i]!])),
    );
    for (const [p, grad] of grads.entries()) {
      for (const [i, value] of [...grad.dataSync()].entries()) {
        const moved = (by: number) => values.map((one, q) => one.map((x, j) => (p === q && i === j ? x + by : x)));
        const total = (by: number) => forward(moved(by), at).reduce((sum, one) => sum + one, 0);
        expect(value).toBeCloseTo((total(1e-2) - total(-1e-2)) / 2e-2, 2);
      }
    }
  }
});

test('dropout keeps the expectation, and is a function of seed and step', () => {
  const at = (seed: number, step: number) => forward(weights(1), { seed, step });
  expect(at(1, 1)).toEqual(at(1, 1));
  expect(at(1, 1)).not.toEqual(at(1, 2));
  const steps = Array.from({ length: 3000 }, (_, step) => at(1, step)[0]!);
  expect(steps.reduce((sum, value) => sum + value, 0) / steps.length).toBeCloseTo(forward(weights(1), null)[0]!, 1);
});

function weights(seed: number): number[][] {
  return model.parameters.map(({ initial }, p) => Array.from(initial(), (_, i) => Math.sin(seed + 5 * p + 1.7 * i)));
}

function forward(values: readonly (readonly number[])[], at: TrainingPoint | null): number[] {
  const parameters = values.map((one, i) => tensor([...one], [...model.parameters[i]!.shape]));
  const x = matrix();
  const logits = model.forward(named(parameters, at), x);
  const result = [...logits.dataSync()];
  for (const one of [...parameters, x, logits]) one.dispose();
  return result;
}

function named(tensors: readonly Tensor[], at: TrainingPoint | null): Pass {
  return passOver(new Map(model.parameters.map(({ name }, i) => [name, tensors[i]!])), at && trainingAt(at));
}

function matrix(): Tensor2D {
  return tensor2d(inputs, [2, 3]);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

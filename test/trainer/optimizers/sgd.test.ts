import { memory, scalar, tensor1d, tensor2d, variable } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { createSgd } from '../../../src/trainer/optimizers/index.ts';
import { assign } from '../assign.ts';

beforeAll(() => setUpBackend('wasm', 1));

const gradients = () => [tensor2d([[3, 0]]), tensor1d([4])];

test('a step clips all gradients by their common norm, then adds the weight decay', () => {
  const parameters = [variable(tensor2d([[1, 2]])), variable(tensor1d([3]))];
  const optimizer = createSgd(parameters, { momentum: 0.9, weight_decay: 0.1, clip: 1 });
  const norm = optimizer.step(gradients(), scalar(0.5), assign);
  expect(norm.dataSync()[0]).toBe(5);
  expect(Array.from(parameters[0]!.dataSync())).toEqual([
    expect.closeTo(1 - 0.5 * (3 / 5 + 0.1 * 1), 5),
    expect.closeTo(2 - 0.5 * (0.1 * 2), 5),
  ]);
  expect(parameters[1]!.dataSync()[0]).toBeCloseTo(3 - 0.5 * (4 / 5 + 0.1 * 3), 5);
});

test('gradients below the clip, or without one, are taken as they are', () => {
  for (const clip of [6, null]) {
    const parameters = [variable(tensor2d([[0, 0]])), variable(tensor1d([0]))];
    createSgd(parameters, { momentum: 0, weight_decay: 0, clip }).step(gradients(), scalar(1), assign);
    expect(parameters.flatMap((one) => Array.from(one.dataSync()))).toEqual([-3, 0, -4]);
  }
});

test('a restored optimizer goes on exactly as the first would have', () => {
  const config = { momentum: 0.9, weight_decay: 1e-2, clip: 1 };
  const first = [variable(tensor2d([[1, 2]])), variable(tensor1d([3]))];
  const optimizer = createSgd(first, config);
  optimizer.step(gradients(), scalar(0.5), assign);
  const second = first.map((parameter) => variable(parameter.clone()));
  const restored = createSgd(second, config);
  for (const [index, velocity] of optimizer.state().entries()) restored.state()[index]!.assign(velocity.clone());
  for (const one of [optimizer, restored]) one.step(gradients(), scalar(0.1), assign);
  expect(second.map((one) => one.arraySync())).toEqual(first.map((one) => one.arraySync()));
});

test('a gradient that is not finite shows in the norm', () => {
  const parameters = [variable(tensor1d([0]))];
  const optimizer = createSgd(parameters, { momentum: 0, weight_decay: 0, clip: 1 });
  const norm = optimizer.step([tensor1d([Number.NaN])], scalar(1), assign);
  expect(norm.dataSync()[0]).toBeNaN();
});

test('a step leaves only the norm in memory, and disposing frees the velocities', () => {
  const parameters = [variable(tensor2d([[1, 2]])), variable(tensor1d([3]))];
  const given = gradients();
  const rate = scalar(0.1);
  const before = memory().numTensors;
  const optimizer = createSgd(parameters, { momentum: 0.9, weight_decay: 0, clip: 1 });
  for (let step = 0; step < 3; step++) optimizer.step(given, rate, assign).dispose();
  optimizer.dispose();
  expect(memory().numTensors).toBe(before);
});

import { engine, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { setUpBackend } from '../../../../src/trainer/backends/index.ts';

beforeAll(() => setUpBackend('wasm', 1));

test('at a border the gradient is shared by the pixels inside, as the mean is', () => {
  const attributes = { filterSize: [3, 3], strides: [2, 2], pad: 'same' };
  const dx = tidy(() => {
    const input = ones([1, 3, 3, 1]);
    return engine()
      .runKernel<Tensor>('AvgPoolGrad', { dy: ones([1, 2, 2, 1]), input }, attributes)
      .arraySync();
  });
  const shares = [
    [1 / 4, 1 / 2, 1 / 4],
    [1 / 2, 1, 1 / 2],
    [1 / 4, 1 / 2, 1 / 4],
  ];
  expect(dx).toEqual([shares.map((row) => row.map((value) => [value]))]);
});

import { conv2d, maxPool, ones, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { canTest } from '../../can-test.ts';

const failure = await setUpBackend('native', 1).then(
  () => null,
  (error: Error) => error.message.split('\n')[0] ?? '',
);

test.runIf(canTest('native', failure))('native pads by numbers, as every other backend does', async () => {
  const x: Tensor4D = ones([1, 3, 3, 1]);
  const sums = await conv2d(x, ones([3, 3, 1, 1]) as Tensor4D, 2, 1).data();
  expect([...sums]).toEqual([4, 4, 4, 4]);
  const negative = tensor4d([-1, -2, -3, -4], [1, 2, 2, 1]);
  expect([...(await maxPool(negative, 2, 2, 1).data())]).toEqual([-1, -2, -3, -4]);
});

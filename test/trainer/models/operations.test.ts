import {
  memory,
  mul,
  onesLike,
  sum,
  type Tensor,
  type Tensor1D,
  tensor,
  tidy,
  valueAndGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { leakyRelu, relu, reluOfSum } from '../../../src/trainer/models/activation.ts';
import { normaliseByBatch } from '../../../src/trainer/models/batch-norm.ts';
import { convolution, firstConvolution } from '../../../src/trainer/models/convolution.ts';
import { product, projection } from '../../../src/trainer/models/linear.ts';
import { averagePool, globalMaxPool, maxPool } from '../../../src/trainer/models/pooling.ts';

beforeAll(() => setUpBackend('cpu', 1));

/** Values between -1 and 1, no two of them close to each other or to 0, so that a small step meets no kink. */
const scattered = (size: number, seed: number) =>
  Array.from({ length: size }, (_, i) => {
    const rank = (i * 7 + seed * 3) % size;
    return (2 * (rank + 0.5)) / size - 1 + 0.005 * seed;
  });

type Operation = (...inputs: never[]) => Tensor;

const batchNormalised = (x: Tensor, scale: Tensor1D, offset: Tensor1D) =>
  normaliseByBatch(x, { mean: zerosLike(scale), variance: onesLike(scale) }, scale, offset).value;

const images = [2, 4, 4, 2];
test.each<[string, Operation, number[][]]>([
  ['relu', relu, [[3, 4]]],
  ['relu of a sum', reluOfSum, [images, images]],
  ['leaky relu', (x: Tensor) => leakyRelu(x, 0.2), [[3, 4]]],
  [
    'a projection',
    projection,
    [
      [3, 4],
      [5, 4],
    ],
  ],
  [
    'a product',
    product,
    [
      [3, 4],
      [4, 5],
    ],
  ],
  ['a convolution of 3 x 3', (x: never, w: never) => convolution(x, w, 1), [images, [3, 3, 2, 3]]],
  ['a convolution of 3 x 3, stride 2', (x: never, w: never) => convolution(x, w, 2), [images, [3, 3, 2, 3]]],
  [
    'a convolution of 3 x 3, stride 2, odd',
    (x: never, w: never) => convolution(x, w, 2),
    [
      [1, 5, 5, 2],
      [3, 3, 2, 3],
    ],
  ],
  ['a convolution of 1 x 1, stride 2', (x: never, w: never) => convolution(x, w, 2), [images, [1, 1, 2, 3]]],
  [
    'a first convolution of 7 x 7, stride 2',
    (w: never) => firstConvolution(tensor(scattered(75, 5), [1, 5, 5, 3]), w, 2),
    [[7, 7, 3, 2]],
  ],
  ['max pooling', (x: never) => maxPool(relu(x)), [images]],
  ['average pooling', averagePool, [images]],
  ['global max pooling', globalMaxPool, [images]],
  ['batch normalisation of images', batchNormalised, [images, [2], [2]]],
  ['batch normalisation of vectors', batchNormalised, [[5, 3], [3], [3]]],
])('the gradient of %s agrees with differences', (_, operation, shapes) => {
  const values = shapes.map((shape, i) =>
    scattered(
      shape.reduce((a, b) => a * b),
      i + 1,
    ),
  );
  const total = (inputs: Tensor[]) => {
    const y = operation(...(inputs as never[]));
    return {
      y,
      weights: tensor(
        Array.from({ length: y.size }, (_, i) => Math.sin(i + 1)),
        y.shape,
      ),
    };
  };
  const weighted = (moved: readonly (readonly number[])[]) =>
    tidy(() => {
      const { y, weights } = total(moved.map((one, i) => tensor([...one], shapes[i]!)));
      return Number(sum(mul(y, weights)).arraySync());
    });
  const before = memory().numTensors;
  tidy(() => {
    const inputs = values.map((one, i) => tensor(one, shapes[i]!));
    const { y, weights } = total(inputs);
    const { grads } = valueAndGrads((...xs) => operation(...(xs as never[])))(inputs, weights.clone());
    expect(y.shape).toEqual(weights.shape);
    for (const [p, gradient] of grads.entries()) {
      for (const [i, slope] of [...gradient.dataSync()].entries()) {
        const moved = (by: number) => values.map((one, q) => one.map((x, j) => (p === q && i === j ? x + by : x)));
        const step = 4e-3;
        expect(Math.abs(slope - (weighted(moved(step)) - weighted(moved(-step))) / (2 * step))).toBeLessThan(
          2e-3 * Math.max(1, Math.abs(slope)),
        );
      }
    }
  });
  expect(memory().numTensors).toBe(before);
});

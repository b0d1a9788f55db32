import { type Tensor, type Tensor1D, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { randomStream } from '../../base/index.ts';
import { scaled } from './activation.ts';
import { type Moments, normalise, normaliseByBatch } from './batch-norm.ts';
import { convolution, firstConvolution } from './convolution.ts';
import { linear } from './linear.ts';
import type { Pass } from './model.ts';

// Operations with the parameters of a place in a network, by torch's names: `<place>.weight`, `<place>.bias` and so on.

export function linearAt(pass: Pass, place: string, x: Tensor2D): Tensor2D {
  return linear(x, pass.value(`${place}.weight`), pass.value(`${place}.bias`));
}

export function convolutionAt(pass: Pass, place: string, x: Tensor4D, stride: 1 | 2): Tensor4D {
  return convolution(x, pass.value(`${place}.weight`), stride);
}

/** As `convolutionAt`, of the network's own input. */
export function firstConvolutionAt(pass: Pass, place: string, x: Tensor4D, stride: 1 | 2): Tensor4D {
  return firstConvolution(x, pass.value(`${place}.weight`), stride);
}

/** Batch normalisation: in training by the moments of the batch, of which it keeps running means, in evaluation by those. */
export function batchNormAt<T extends Tensor>(pass: Pass, place: string, x: T): T {
  const [scale, offset] = [pass.value<Tensor1D>(`${place}.weight`), pass.value<Tensor1D>(`${place}.bias`)];
  const [meanName, varianceName] = [`${place}.running_mean`, `${place}.running_var`];
  const running: Moments = { mean: pass.value(meanName), variance: pass.value(varianceName) };
  if (pass.training === null) return normalise(x, running, scale, offset);
  const { value, running: next } = normaliseByBatch(x, running, scale, offset);
  pass.training.update(meanName, next.mean);
  pass.training.update(varianceName, next.variance);
  return value;
}

/** In training, zeroes each value with probability `rate` and scales the others up, so that the expectation stays. */
export function dropout(pass: Pass, x: Tensor2D, rate: number): Tensor2D {
  if (rate === 0 || pass.training === null) return x;
  const kept = 1 / (1 - rate);
  const mask = pass.training.draw(x.shape, ({ seed, step }) => {
    const random = randomStream(seed, 'dropout', step);
    return Float32Array.from({ length: x.size }, (_, i) => (random.uniform(i) < rate ? 0 : kept));
  });
  return scaled(x, mask as Tensor2D);
}

/** One layer after the other. Of what they compute on the way, only what a gradient needs stays in memory. */
export function inTurn<T extends Tensor>(x: T, layers: readonly ((x: T) => T)[]): T {
  let value = x;
  for (const layer of layers) {
    const next = tidy(() => layer(value));
    if (value !== x) value.dispose();
    value = next;
  }
  return value;
}

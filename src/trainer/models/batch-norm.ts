import {
  add,
  batchNorm,
  div,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

/** Added to variances before the root, as in torch. */
const epsilon = 1e-5;

/** Mean and (biased) variance of each channel, [channels] both. */
export interface Moments {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** The moments of x [..., channels] over all but its last axis; without a gradient of their own. */
export function momentsOf(x: Tensor): Moments {
  const count = countOf(x);
  const mean = tidy(() => div<Tensor1D>(channelSums(x), count));
  const variance = tidy(() => div<Tensor1D>(channelSums(square(sub(x, mean))), count));
  return { mean, variance };
}

/** How many values a channel of x has. */
export function countOf(x: Tensor): number {
  return x.size / x.shape.at(-1)!;
}

/** (x - mean) / sqrt(variance + 1e-5) scale + offset, channel by channel; x is [..., channels]. No gradient. */
export function normalise<T extends Tensor>(x: T, moments: Moments, scale: Tensor1D, offset: Tensor1D): T {
  const { mean, variance } = moments;
  const images = reshape(x, [-1, 1, 1, x.shape.at(-1)!]);
  return reshape(batchNorm(images, mean, variance, offset, scale, epsilon), x.shape) as T;
}

/**
 * x normalised by the moments of x itself (batch normalisation, Ioffe and Szegedy 2015), with gradients with respect to
 * x, scale and offset; those of x flow through the moments too.
 */
export function normaliseByBatch<T extends Tensor>(x: T, moments: Moments, scale: Tensor1D, offset: Tensor1D): T {
  const { mean, variance } = moments;
  return withGradients({
    inputs: [x, scale, offset],
    value: () => normalise(x, moments, scale, offset),
    remember: () => [x, scale, mean, rsqrt(add(variance, epsilon))],
    gradients(dy, input, gain, centre, inverse) {
      const distance = sub(input, centre);
      const offsetGradient = channelSums(dy);
      const distanceSum = channelSums(mul(dy, distance));
      const count = countOf(input);
      const along = mul(distance, mul(distanceSum, mul(square(inverse), -1 / count)));
      const xGradient = mul(add(sub(dy, div(offsetGradient, count)), along), mul(gain, inverse));
      return [xGradient, mul(distanceSum, inverse), offsetGradient];
    },
  });
}

/** In two goes, row by row first: one float32 sum over a large batch would lose what is small beside the total. */
function channelSums(x: Tensor): Tensor1D {
  const channels = x.shape.at(-1)!;
  if (x.rank === 2) return sum(x as Tensor2D, 0);
  return sum(sum(reshape(x, [x.shape[0]!, -1, channels]), 1), 0);
}

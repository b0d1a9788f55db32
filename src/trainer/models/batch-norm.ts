import {
  add,
  batchNorm,
  clone,
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
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { runFused } from '../backends/fused-kernels.ts';
import { withGradients } from './with-gradients.ts';

/** Added to variances before the root, as in torch. */
const epsilon = 1e-5;

/** Mean and (biased) variance of each channel, [channels] both. */
export interface Moments {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** What a step of training makes of a batch, and of the running moments. */
interface Normalised<T extends Tensor> {
  readonly value: T;
  readonly running: Moments;
}

/** Share of the running moments that a step's batch replaces, as in torch. */
const share = 0.1;

/** (x - mean) / sqrt(variance + 1e-5) scale + offset, channel by channel; x is [..., channels]. No gradient. */
export function normalise<T extends Tensor>(x: T, { mean, variance }: Moments, scale: Tensor1D, offset: Tensor1D): T {
  return reshape(batchNorm(asImages(x), mean, variance, offset, scale, epsilon), x.shape) as T;
}

/**
 * x [..., channels] normalised by the moments of x itself (batch normalisation, Ioffe and Szegedy 2015), with gradients
 * with respect to x, scale and offset; those of x flow through the moments too. The running moments follow those of the
 * batch, the variance the unbiased one, as torch's does (of a single value per channel 0).
 */
export function normaliseByBatch<T extends Tensor>(
  x: T,
  running: Moments,
  scale: Tensor1D,
  offset: Tensor1D,
): Normalised<T> {
  return fused(x, running, scale, offset) ?? composed(x, running, scale, offset);
}

/** By the backend's own kernel; null where it has none. */
function fused<T extends Tensor>(x: T, running: Moments, scale: Tensor1D, offset: Tensor1D): Normalised<T> | null {
  const images = asImages(x);
  const made = runFused('TrainingBatchNorm', { x: images, scale, offset, ...running }, { epsilon, share });
  if (made === null) return null;
  const [y, mean, variance, ...saved] = made as [Tensor, Tensor1D, Tensor1D, Tensor, Tensor, Tensor];
  const value = withGradients({
    inputs: [x, scale, offset],
    value: () => shapedLike(x, y),
    remember: () => [images, scale, ...saved] as const,
    gradients(dy, input, gain, ...[centre, spread, rest]) {
      const inputs = { dy: asImages(dy), x: input, scale: gain, mean: centre, variance: spread, rest };
      const [xGradient, scaleGradient, offsetGradient] = runFused('TrainingBatchNormGradient', inputs, { epsilon })!;
      return [shapedLike(dy, xGradient!), scaleGradient!, offsetGradient!];
    },
  });
  return { value, running: { mean, variance } };
}

function composed<T extends Tensor>(x: T, running: Moments, scale: Tensor1D, offset: Tensor1D): Normalised<T> {
  const moments = momentsOf(x);
  const { mean, variance } = moments;
  const value = withGradients({
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
  const count = countOf(x);
  const unbiased = tidy(() => mul<Tensor1D>(variance, count / Math.max(count - 1, 1)));
  return { value, running: { mean: blend(running.mean, mean), variance: blend(running.variance, unbiased) } };
}

function blend(old: Tensor1D, seen: Tensor1D): Tensor1D {
  return tidy(() => add(mul(old, 1 - share), mul(seen, share)));
}

/** The moments of x [..., channels] over all but its last axis; without a gradient of their own. */
function momentsOf(x: Tensor): Moments {
  const count = countOf(x);
  const mean = tidy(() => div<Tensor1D>(channelSums(x), count));
  const variance = tidy(() => div<Tensor1D>(channelSums(square(sub(x, mean))), count));
  return { mean, variance };
}

/** How many values a channel of x has. */
function countOf(x: Tensor): number {
  return x.size / x.shape.at(-1)!;
}

/** In two goes, row by row first: one float32 sum over a large batch would lose what is small beside the total. */
function channelSums(x: Tensor): Tensor1D {
  const channels = x.shape.at(-1)!;
  if (x.rank === 2) return sum(x as Tensor2D, 0);
  return sum(sum(reshape(x, [x.shape[0]!, -1, channels]), 1), 0);
}

function asImages(x: Tensor): Tensor4D {
  return x.rank === 4 ? (x as Tensor4D) : reshape(x, [-1, 1, 1, x.shape.at(-1)!]);
}

function shapedLike<T extends Tensor>(x: T, values: Tensor): T {
  return (x.rank === values.rank ? clone(values) : reshape(values, x.shape)) as T;
}

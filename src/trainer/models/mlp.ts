import { reshape, type Tensor1D, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { randomStream } from '../../base/index.ts';
import { rowSize } from '../data/dataset.ts';
import { relu, scaled } from './activation.ts';
import { firstLinear, linear } from './linear.ts';
import type { Model, ModelShape, ParameterSpec, TrainingPoint } from './model.ts';
import type { MlpConfig } from './schema.ts';

/**
 * features (the pixels of an image) -> hidden -> classes with ReLU and inverted dropout on the hidden layer. Hidden weights start as
 * N(0, sqrt(2 / features)), those of the output as N(0, 0.01), biases as 0.
 */
export function createMlp(config: MlpConfig, { input, classCount }: ModelShape, seed: number): Model {
  const featureCount = rowSize(input);
  return {
    input,
    parameters: [
      normal('hidden.weight', [config.hidden, featureCount], Math.sqrt(2 / featureCount), seed),
      zeros('hidden.bias', [config.hidden]),
      normal('output.weight', [classCount, config.hidden], 0.01, seed),
      zeros('output.bias', [classCount]),
    ],
    forward(parameters, inputs, at) {
      const [hiddenWeight, hiddenBias, outputWeight, outputBias] = parameters as [
        Tensor2D,
        Tensor1D,
        Tensor2D,
        Tensor1D,
      ];
      const hidden = relu(firstLinear(reshape(inputs, [-1, featureCount]), hiddenWeight, hiddenBias));
      return linear(at === null ? hidden : dropOut(hidden, config.dropout, at), outputWeight, outputBias);
    },
  };
}

/** Zeroes each value with probability `rate` and scales the others up, so that the expectation stays. */
function dropOut(x: Tensor2D, rate: number, at: TrainingPoint): Tensor2D {
  if (rate === 0) return x;
  const random = randomStream(at.seed, 'dropout', at.step);
  const mask = new Float32Array(x.size);
  const kept = 1 / (1 - rate);
  for (let i = 0; i < mask.length; i++) mask[i] = random.uniform(i) < rate ? 0 : kept;
  return scaled(x, tensor2d(mask, x.shape));
}

function normal(name: string, shape: readonly [number, number], deviation: number, seed: number): ParameterSpec {
  const random = randomStream(seed, `initial ${name}`);
  return {
    name,
    shape,
    initial: Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => deviation * random.normal(i)),
  };
}

function zeros(name: string, shape: readonly [number]): ParameterSpec {
  return { name, shape, initial: new Float32Array(shape[0]) };
}

import { reshape, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { rowSize } from '../data/dataset.ts';
import { relu } from './activation.ts';
import { dropout, linearAt } from './layers.ts';
import { firstLinear } from './linear.ts';
import type { Model, Pass, Task } from './model.ts';
import { constant, headParameters, normal, type ParameterSpec } from './parameters.ts';
import type { MlpConfig } from './schema.ts';

type Shape = Pick<Task, 'input' | 'classCount'>;

/**
 * features (the pixels of an image) -> hidden -> classes with ReLU and inverted dropout on the hidden layer. Hidden
 * weights start as N(0, sqrt(2 / features)), those of the output as N(0, 0.01), biases as 0.
 */
export function createMlp(config: MlpConfig, { input, classCount }: Shape, seed: number): Model {
  return {
    input,
    classCount,
    parameters: [
      ...hiddenParameters(rowSize(input), config.hidden, seed),
      ...headParameters('output', config.hidden, classCount, seed),
    ],
    forward: (pass, inputs) => linearAt(pass, 'output', dropout(pass, hiddenLayer(pass, inputs), config.dropout)),
  };
}

export function hiddenParameters(from: number, to: number, seed: number): ParameterSpec[] {
  return [normal('hidden.weight', [to, from], Math.sqrt(2 / from), seed), constant('hidden.bias', [to], 0)];
}

/** [rows, ...] to [rows, hidden], not negative. */
export function hiddenLayer(pass: Pass, inputs: Tensor): Tensor2D {
  const weight = pass.value<Tensor2D>('hidden.weight');
  const features = reshape(inputs, [-1, weight.shape[1]]) as Tensor2D;
  return relu(firstLinear(features, weight, pass.value<Tensor1D>('hidden.bias')));
}

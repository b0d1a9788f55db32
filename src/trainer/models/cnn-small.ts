import type { Tensor4D } from '@tensorflow/tfjs-core';
import { relu } from './activation.ts';
import { batchNormAt, convolutionAt, dropout, firstConvolutionAt, inTurn, linearAt } from './layers.ts';
import type { Model, Task } from './model.ts';
import { batchNormParameters, convolutionParameter, headParameters } from './parameters.ts';
import { averagePool } from './pooling.ts';
import type { CnnSmallConfig } from './schema.ts';

/** 3 x 3 convolutions, each with batch normalisation and ReLU; all but the first halve height and width. */
const units = [
  { name: '1', to: 1, stride: 1 },
  { name: '2', to: 2, stride: 2 },
  { name: '3', to: 4, stride: 2 },
  { name: '4', to: 8, stride: 2 },
] as const;

/** Images of about 32 x 32 -> four convolutions of 1, 2, 4 and 8 times `width` channels -> average pool -> classes. */
export function createCnnSmall(config: CnnSmallConfig, { input, classCount }: Task, seed: number): Model {
  const widths = [3, ...units.map(({ to }) => to * config.width)];
  return {
    input,
    classCount,
    parameters: [
      ...units.flatMap(({ name }, index) => [
        convolutionParameter(`conv${name}`, { size: 3, from: widths[index]!, to: widths[index + 1]! }, seed),
        ...batchNormParameters(`bn${name}`, widths[index + 1]!),
      ]),
      ...headParameters('fc', widths.at(-1)!, classCount, seed),
    ],
    forward(pass, images) {
      const layers = units.map(({ name, stride }, index) => (x: Tensor4D) => {
        const convolve = index === 0 ? firstConvolutionAt : convolutionAt;
        return relu(batchNormAt(pass, `bn${name}`, convolve(pass, `conv${name}`, x, stride)));
      });
      return linearAt(pass, 'fc', dropout(pass, averagePool(inTurn(images as Tensor4D, layers)), config.dropout));
    },
  };
}

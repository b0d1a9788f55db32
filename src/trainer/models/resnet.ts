import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormAt, dropout, linearAt } from './layers.ts';
import { projection } from './linear.ts';
import type { Model, Pass, Task } from './model.ts';
import { batchNormParameters, headParameters, normal, type ParameterSpec } from './parameters.ts';
import { averagePool } from './pooling.ts';
import { backbone } from './resnet-backbone.ts';
import { backboneParameters, resnetLayout } from './resnet-layout.ts';
import type { ResnetConfig } from './schema.ts';

/**
 * Images -> residual network -> global average pool -> neck -> classes. The neck is a projection (without a bias, which
 * the normalisation would take away), batch normalisation and dropout; without one (`neck: null`) the network is
 * torchvision's, with as many classes as the data have.
 */
export function createResnet(config: ResnetConfig, { input, classCount }: Task, seed: number): Model {
  const layout = resnetLayout(config.depth);
  const { neck, frozen_stages: frozenStages } = config;
  return {
    input,
    classCount,
    parameters: [
      ...backboneParameters(layout, frozenStages, seed),
      ...(neck === null ? [] : neckParameters(layout.featureWidth, neck, seed)),
      ...headParameters('fc', neck ?? layout.featureWidth, classCount, seed),
    ],
    forward(pass, images) {
      const features = averagePool(backbone(pass, layout, frozenStages, images as Tensor4D));
      const narrow = neck === null ? features : projected(pass, features);
      return linearAt(pass, 'fc', dropout(pass, narrow, config.dropout));
    },
  };
}

function neckParameters(from: number, to: number, seed: number): ParameterSpec[] {
  const weight = normal('neck.projection.weight', [to, from], Math.sqrt(1 / from), seed);
  return [weight, ...batchNormParameters('neck.norm', to)];
}

function projected(pass: Pass, features: Tensor2D): Tensor2D {
  return batchNormAt(pass, 'neck.norm', projection(features, pass.value('neck.projection.weight')));
}

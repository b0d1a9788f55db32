import { matMul, type Tensor, type Tensor2D, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';
import { rowSize } from '../data/dataset.ts';
import { leakyRelu } from './activation.ts';
import { labelGraph } from './label-graph.ts';
import { dropout } from './layers.ts';
import { product, projection } from './linear.ts';
import { hiddenLayer, hiddenParameters } from './mlp.ts';
import type { Model, Pass, Task } from './model.ts';
import { type ParameterSpec, uniform } from './parameters.ts';
import { globalMaxPool } from './pooling.ts';
import { backbone } from './resnet-backbone.ts';
import { backboneParameters, resnetLayout } from './resnet-layout.ts';
import type { MlGcnConfig } from './schema.ts';

/**
 * ML-GCN (Chen et al., CVPR 2019): two graph convolutions over the label graph make a classifier of each class out of
 * its word vector (without word vectors, of a one-hot vector), and logits are the features of an image times these. The
 * features of images come from a residual network with global max pooling, those of tables from a hidden layer.
 */
export function createMlGcn(config: MlGcnConfig, task: Task, seed: number): Model {
  const { classCount, trainLabels, wordVectors } = task;
  const features = task.input.kind === 'image' ? imageFeatures(config, seed) : tableFeatures(config, task, seed);
  const words = wordVectors ?? identity(classCount);
  const wordLength = words.length / classCount;
  const graph = labelGraph(trainLabels, classCount, config);
  return {
    input: task.input,
    classCount,
    parameters: [
      ...features.parameters,
      uniform('gc1.weight', [wordLength, config.graph_width], 1 / Math.sqrt(config.graph_width), seed),
      uniform('gc2.weight', [config.graph_width, features.width], 1 / Math.sqrt(features.width), seed),
    ],
    forward(pass, inputs) {
      const adjacency = tensor2d(graph, [classCount, classCount]);
      const known = matMul<Tensor2D>(adjacency, tensor2d(words, [classCount, wordLength]));
      const hidden = leakyRelu(product(known, pass.value<Tensor2D>('gc1.weight')), 0.2);
      const classifiers = product(adjacency, product(hidden, pass.value<Tensor2D>('gc2.weight')));
      return projection(features.of(pass, inputs), classifiers);
    },
  };
}

/** What turns inputs into vectors [rows, width]. */
interface Features {
  readonly width: number;
  readonly parameters: readonly ParameterSpec[];
  readonly of: (pass: Pass, inputs: Tensor) => Tensor2D;
}

function imageFeatures({ depth, frozen_stages: frozenStages }: MlGcnConfig, seed: number): Features {
  const layout = resnetLayout(depth);
  return {
    width: layout.featureWidth,
    parameters: backboneParameters(layout, frozenStages, seed),
    of: (pass, images) => globalMaxPool(backbone(pass, layout, frozenStages, images as Tensor4D)),
  };
}

function tableFeatures(config: MlGcnConfig, { input }: Task, seed: number): Features {
  return {
    width: config.hidden,
    parameters: hiddenParameters(rowSize(input), config.hidden, seed),
    of: (pass, inputs) => dropout(pass, hiddenLayer(pass, inputs), config.dropout),
  };
}

function identity(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, index) => Number(index % (size + 1) === 0));
}

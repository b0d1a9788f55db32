import { fill, type Tensor, type Tensor2D, type Tensor4D, tensor2d, valueAndGrads } from '@tensorflow/tfjs-core';
import { createLoss } from '../../src/trainer/losses/index.ts';
import { type Model, passOver, toTorch } from '../../src/trainer/models/index.ts';
import type { Comparison } from './comparison.ts';

export interface GoldenGradients {
  readonly trainLoss: number;
  /** By parameter: the gradient's 2-norm and its first elements, in torch's order. */
  readonly trainGradients: Readonly<Record<string, { readonly norm: number; readonly first: readonly number[] }>>;
}

/** One training step's mean BCE over a batch [rows, size, size, 3] and labels, row by row, and its gradients. */
export function checkGradients(
  path: string,
  model: Model,
  tensors: ReadonlyMap<string, Tensor>,
  batch: Tensor4D,
  labelRows: readonly (readonly number[])[],
  { trainLoss, trainGradients }: GoldenGradients,
  comparison: Comparison,
): void {
  const rows = labelRows.length;
  const classCount = labelRows[0]!.length;
  const labels = tensor2d(labelRows.flat(), [rows, classCount]);
  const bce = createLoss(
    { kind: 'bce' },
    { trainSize: rows, classCounts: Array(classCount).fill(1), groups: Array(classCount).fill('tail') },
  );
  const names = Object.keys(trainGradients);
  const shapes = new Map(model.parameters.map(({ name, shape }) => [name, shape]));
  const elements = valueAndGrads(() => bce(model.forward(passOver(tensors, { seed: 0, step: 0 }), batch), labels));
  const { value, grads } = elements(
    names.map((name) => tensors.get(name)!),
    fill(labels.shape, 1 / labels.size) as Tensor2D,
  );
  comparison.close(`${path}.trainLoss`, sum(value.dataSync()) / labels.size, trainLoss);
  for (const [index, name] of names.entries()) {
    const { norm, first } = trainGradients[name]!;
    const values = toTorch(grads[index]!.dataSync<'float32'>() as Float32Array, shapes.get(name)!);
    comparison.close(`${path}.trainGradients["${name}"].norm`, Math.sqrt(sum(values.map((one) => one ** 2))), norm);
    comparison.close(`${path}.trainGradients["${name}"].first`, Array.from(values.slice(0, first.length)), first);
  }
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

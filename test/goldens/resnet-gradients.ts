import { fill, type Tensor, type Tensor2D, type Tensor4D, tensor2d, valueAndGrads } from '@tensorflow/tfjs-core';
import { createLoss } from '../../src/trainer/losses/index.ts';
import { type Model, passOver, toTorch } from '../../src/trainer/models/index.ts';
import { trainingAt } from '../trainer/models/training-pass.ts';
import type { Comparison } from './comparison.ts';

export interface GoldenGradients {
  readonly trainLoss: number;
  /** By parameter: the gradient's 2-norm and its first elements, in torch's order. */
  readonly trainGradients: Readonly<Record<string, { readonly norm: number; readonly first: readonly number[] }>>;
}

/** One training step: weights by name, images [rows, size, size, 3], and labels row by row. */
export interface TrainingStep {
  readonly model: Model;
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly batch: Tensor4D;
  readonly labelRows: readonly (readonly number[])[];
}

/**
 * Compares a step's mean BCE and its gradients with golden ones. `doubts` are the same numbers of steps that differ from
 * it by rounding alone; a value that they do not agree on is compared as far as it is determined.
 */
export function checkGradients(
  path: string,
  step: GoldenGradients,
  golden: GoldenGradients,
  doubts: readonly GoldenGradients[],
  comparison: Comparison,
): void {
  const compare = (name: string, valuesOf: (one: GoldenGradients) => readonly number[]) => {
    const [values, expected, others] = [valuesOf(step), valuesOf(golden), doubts.map(valuesOf)];
    for (const [index, value] of values.entries()) {
      const doubt = Math.max(0, ...others.map((other) => Math.abs(other[index]! - value)));
      const at = values.length === 1 ? name : `${name}[${index}]`;
      comparison.closeAsDetermined(`${path}.${at}`, value, expected[index], doubt);
    }
  };
  compare('trainLoss', ({ trainLoss }) => [trainLoss]);
  for (const name of Object.keys(golden.trainGradients)) {
    compare(`trainGradients["${name}"].norm`, ({ trainGradients }) => [trainGradients[name]!.norm]);
    compare(`trainGradients["${name}"].first`, ({ trainGradients }) => trainGradients[name]!.first);
  }
}

/** Mean BCE and gradients of some parameters, in the form of a golden file with as many first elements. */
export function gradientsOf(
  { model, tensors, batch, labelRows }: TrainingStep,
  { trainGradients }: GoldenGradients,
): GoldenGradients {
  const rows = labelRows.length;
  const classCount = labelRows[0]!.length;
  const labels = tensor2d(labelRows.flat(), [rows, classCount]);
  const bce = createLoss(
    { kind: 'bce' },
    { trainSize: rows, classCounts: Array(classCount).fill(1), groups: Array(classCount).fill('tail') },
  );
  const shapes = new Map(model.parameters.map(({ name, shape }) => [name, shape]));
  const elements = valueAndGrads(() =>
    bce(model.forward(passOver(tensors, trainingAt({ seed: 0, step: 0 })), batch), labels),
  );
  const { value, grads } = elements(
    Object.keys(trainGradients).map((name) => tensors.get(name)!),
    fill(labels.shape, 1 / labels.size) as Tensor2D,
  );
  const entries = Object.entries(trainGradients).map(([name, { first }], index) => {
    const values = toTorch(grads[index]!.dataSync<'float32'>() as Float32Array, shapes.get(name)!);
    const norm = Math.sqrt(sum(values.map((one) => one ** 2)));
    return [name, { norm, first: Array.from(values.slice(0, first.length)) }] as const;
  });
  return { trainLoss: sum(value.dataSync()) / labels.size, trainGradients: Object.fromEntries(entries) };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

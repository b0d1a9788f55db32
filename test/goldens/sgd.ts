import {
  fill,
  mean,
  scalar,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  valueAndGrads,
  variable,
} from '@tensorflow/tfjs-core';
import { setUpBackend } from '../../src/trainer/backends/index.ts';
import { createLoss } from '../../src/trainer/losses/index.ts';
import { linear } from '../../src/trainer/models/linear.ts';
import { createSgd, learningRateAt } from '../../src/trainer/optimizers/index.ts';
import { assign } from '../trainer/assign.ts';
import { Comparison } from './comparison.ts';

interface Golden {
  readonly seed: number;
  readonly D: number;
  readonly C: number;
  readonly B: number;
  /** Before each step. */
  readonly losses: readonly number[];
  /** After the last. */
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

/** Momentum, weight decay and linear warm-up on a linear model, by the recipe in the file. */
export async function checkSgd(golden: unknown): Promise<Comparison> {
  const comparison = new Comparison({ relative: 1e-5, absolute: 1e-5 });
  for (const backend of ['wasm', 'cpu']) {
    await setUpBackend(backend, 1);
    checkOn(backend, golden as Golden, comparison);
  }
  return comparison;
}

function checkOn(backend: string, { seed, D, C, B, losses, W, b }: Golden, comparison: Comparison): void {
  const weight = variable(filled([C, D], (i) => 0.1 * Math.sin(i + seed)));
  const bias = variable(tensor1d(new Float32Array(C)));
  const optimizer = createSgd([weight, bias], { momentum: 0.9, weight_decay: 1e-4, clip: 35 });
  const loss = createLoss({ kind: 'bce' }, { trainSize: B, classCounts: W.map(() => 1), groups: W.map(() => 'tail') });
  const schedule = { warmup: 20, warmup_from: 1 / 3, milestones: [], factor: 1 };

  for (const [step, expected] of losses.entries()) {
    const inputs = filled([B, D], (i) => Math.sin(0.7 * (i + step * B * D)));
    const labels = filled([B, C], (j) => Number(Math.sin(1.3 * (j + step)) > 0.3));
    const elements = valueAndGrads((w, v) => loss(linear(inputs, w as Tensor2D, v as Tensor1D), labels));
    const { value, grads } = elements([weight, bias], fill([B, C], 1 / (B * C)));
    comparison.close(`losses[${step}] (${backend})`, mean(value).arraySync(), expected);
    optimizer.step(grads, scalar(learningRateAt(step, losses.length, 0.5, schedule)), assign);
  }
  comparison.close(`W (${backend})`, weight.arraySync(), W);
  comparison.close(`b (${backend})`, bias.arraySync(), b);
}

function filled(shape: [number, number], value: (index: number) => number): Tensor2D {
  return tensor2d(
    Float32Array.from({ length: shape[0] * shape[1] }, (_, index) => value(index)),
    shape,
  );
}

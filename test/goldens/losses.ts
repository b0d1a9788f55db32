import { fill, grad, mean, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Group } from '../../src/model/index.ts';
import { setUpBackend } from '../../src/trainer/backends/index.ts';
import { reBalancingFactors } from '../../src/trainer/losses/factors.ts';
import { factorNames } from '../../src/trainer/losses/fields.ts';
import { createLoss, type LabelStatistics } from '../../src/trainer/losses/index.ts';
import { focalTerm } from '../../src/trainer/losses/kinds/pg.ts';
import { meanProbabilities } from '../../src/trainer/losses/mean-probabilities.ts';
import { focalExponents } from '../../src/trainer/losses/re-balancing.ts';
import { Comparison } from './comparison.ts';
import { completeGoldenLoss, type GoldenLossConfig } from './golden-loss.ts';

interface Golden {
  readonly cases: readonly Situation[];
}
interface Situation {
  readonly name: string;
  readonly trainSize: number;
  readonly classCounts: readonly number[];
  readonly groups: readonly Group[];
  readonly logits: number[][];
  readonly labels: number[][];
  readonly losses: readonly GoldenLoss[];
}
interface GoldenLoss {
  readonly name: string;
  readonly config: GoldenLossConfig;
  readonly mean: number;
  readonly elements: readonly (readonly number[])[];
  readonly grad: readonly (readonly number[])[];
  /** pbar_pos, pbar_neg, lambda1_neg, ..., focal_pos, focal_neg where something follows the batch: one per class. */
  readonly [factor: string]: unknown;
}

/** Element values, mean, gradient and adaptive factors of every loss, on both embedded backends. */
export async function checkLosses(golden: unknown): Promise<Comparison> {
  const comparison = new Comparison({ relative: 1e-5, absolute: 1e-6 });
  for (const backend of ['wasm', 'cpu']) {
    await setUpBackend(backend, 1);
    for (const [i, situation] of (golden as Golden).cases.entries()) {
      for (const [j, loss] of situation.losses.entries()) {
        const path = `cases[${i}] "${situation.name}", losses[${j}] "${loss.name}" (${backend})`;
        checkLoss(path, situation, loss, comparison);
      }
    }
  }
  return comparison;
}

function checkLoss(path: string, situation: Situation, golden: GoldenLoss, comparison: Comparison): void {
  const [logits, labels] = [tensor2d(situation.logits), tensor2d(situation.labels)];
  const loss = createLoss(completeGoldenLoss(golden.config), situation);
  const ofMean = fill(logits.shape, 1 / logits.size);
  const gradient = grad((z) => loss(z as Tensor2D, labels))(logits, ofMean);
  const elements = loss(logits, labels);
  comparison.close(`${path}: elements`, elements.arraySync(), golden.elements);
  comparison.close(`${path}: mean`, mean(elements).arraySync(), golden.mean);
  comparison.close(`${path}: grad`, gradient.arraySync(), golden.grad);
  const factors = adaptiveValues(golden.config, situation, logits, labels);
  for (const [name, values] of Object.entries(golden)) {
    if (['name', 'config', 'elements', 'mean', 'grad'].includes(name)) continue;
    comparison.close(`${path}: ${name}`, factors[name], values);
  }
}

/** By the names that the golden file gives them. */
function adaptiveValues(
  goldenConfig: GoldenLossConfig,
  statistics: LabelStatistics,
  logits: Tensor2D,
  labels: Tensor2D,
): Readonly<Record<string, unknown>> {
  const config = completeGoldenLoss(goldenConfig);
  if (config.kind !== 'pr' && config.kind !== 'pg') return {};
  const absences = tensor2d(labels.arraySync().map((row) => row.map((label) => 1 - label)));
  const means = meanProbabilities(statistics.groups)(logits, labels, absences);
  const factors = reBalancingFactors(config, statistics);
  const exponents = config.kind === 'pg' ? focalExponents(focalTerm(config), config, statistics) : null;
  return {
    pbar_pos: means.positive.arraySync(),
    pbar_neg: means.negative.arraySync(),
    ...Object.fromEntries(factorNames.map((name) => [name, factors[name](() => means).arraySync()])),
    focal_pos: exponents?.positive(() => means).arraySync(),
    focal_neg: exponents?.negative(() => means).arraySync(),
  };
}

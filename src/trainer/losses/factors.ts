import { clipByValue, div, mul, type Tensor1D } from '@tensorflow/tfjs-core';
import { type FactorName, factorNames } from './fields.ts';
import type { LabelStatistics } from './label-statistics.ts';
import type { MeanProbabilities } from './mean-probabilities.ts';
import { constant, perClass } from './per-class.ts';
import type { ReBalancing } from './re-balancing-fields.ts';

/** A value per class, [C], which may depend on the batch through its mean probabilities. */
export type BatchFactor = (means: () => MeanProbabilities) => Tensor1D;

/** The four factors of probability re-balancing; those named in `adaptive` are their value times pbar's ratio. */
export function reBalancingFactors(config: ReBalancing, { groups }: LabelStatistics): Record<FactorName, BatchFactor> {
  const factorOf = (name: FactorName): BatchFactor => {
    const value = constant(perClass(config[name], name, groups));
    return config.adaptive.includes(name) ? adaptive(value, config.ratio[name], config.adaptive_range) : () => value;
  };
  const entries = factorNames.map((name) => [name, factorOf(name)] as const);
  return Object.fromEntries(entries) as Record<FactorName, BatchFactor>;
}

/** base pbar+/pbar- (or its inverse), kept within `range`. No gradient flows through it. */
export function adaptive(
  base: Tensor1D,
  direction: 'pos/neg' | 'neg/pos',
  range: readonly [number, number] | null,
): BatchFactor {
  return (means) => {
    const { positive, negative } = means();
    const ratio = direction === 'pos/neg' ? div(positive, negative) : div(negative, positive);
    const value = mul<Tensor1D>(base, ratio);
    return range === null ? value : clipByValue(value, range[0], range[1]);
  };
}

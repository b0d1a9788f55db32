import { add, div, mul, neg, sub, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { ElementwiseLoss } from './elementwise.ts';
import { adaptive, type BatchFactor, reBalancingFactors } from './factors.ts';
import type { Factor } from './fields.ts';
import { classBias, type LabelStatistics } from './label-statistics.ts';
import { type MeanProbabilities, meanProbabilities } from './mean-probabilities.ts';
import { constant, perClass } from './per-class.ts';
import type { ReBalancing } from './re-balancing-fields.ts';
import { rebalancingWeight } from './rebalancing-weight.ts';
import { weightedSoftplus } from './softplus.ts';

/** The focal weight of Eq. 10: one fixed exponent, or APAF's exponents around `lambda0`. */
export type FocalTerm = { readonly balance: number } & ({ readonly gamma: number } | { readonly lambda0: Factor });

/**
 * Eq. 5 in the reading of Table 1, the loss that NTR, DB, PR and PG are cases of: with u = z - v,
 * (1/lambda2+) softplus(-lambda1+ u) where the label is 1 and (1/lambda2-) softplus(lambda1- u) where it is 0, times
 * the rebalancing weight and the focal weight where they are asked for.
 */
export function reBalancing(config: ReBalancing, statistics: LabelStatistics, focal?: FocalTerm): ElementwiseLoss {
  const bias = constant(classBias(config.kappa, statistics));
  const factors = reBalancingFactors(config, statistics);
  const [slopeOfPositives, divisorOfPositives] =
    config.convention === 'eq5'
      ? [factors.lambda2_pos, factors.lambda1_pos]
      : [factors.lambda1_pos, factors.lambda2_pos];
  const exponents = focal && focalExponents(focal, config, statistics);
  const balance = focal?.balance ?? 1;
  const weightOf = config.rebalance && rebalancingWeight(config.rebalance, statistics);
  const meansOf = meanProbabilities(statistics.groups);

  return (logits, labels) => {
    const absences = sub<Tensor2D>(1, labels);
    const bySign = (ofPositives: Tensor, ofNegatives: Tensor): Tensor =>
      add(mul(labels, ofPositives), mul(absences, ofNegatives));
    const means = once(() => meansOf(logits, labels, absences));

    const costs = bySign(div(balance, divisorOfPositives(means)), div(balance, factors.lambda2_neg(means)));
    return weightedSoftplus({
      u: sub(logits, bias),
      slope: bySign(neg(slopeOfPositives(means)), factors.lambda1_neg(means)),
      weight: weightOf ? mul(costs, weightOf(labels)) : costs,
      exponent: exponents ? bySign(exponents.positive(means), exponents.negative(means)) : null,
    });
  };
}

/** Eq. 6-9: exponents lambda0 pbar+/pbar- of the positives and lambda0 pbar-/pbar+ of the negatives, or gamma for both. */
export function focalExponents(
  focal: FocalTerm,
  { adaptive_range }: Pick<ReBalancing, 'adaptive_range'>,
  { groups }: LabelStatistics,
): { readonly positive: BatchFactor; readonly negative: BatchFactor } {
  if ('gamma' in focal) {
    const gamma = constant(groups.map(() => focal.gamma));
    return { positive: () => gamma, negative: () => gamma };
  }
  const lambda0 = constant(perClass(focal.lambda0, 'lambda0', groups));
  return {
    positive: adaptive(lambda0, 'pos/neg', adaptive_range),
    negative: adaptive(lambda0, 'neg/pos', adaptive_range),
  };
}

/** The mean probabilities are shared by all that need them, and not computed when nothing does. */
function once(compute: () => MeanProbabilities): () => MeanProbabilities {
  let means: MeanProbabilities | undefined;
  return () => {
    means ??= compute();
    return means;
  };
}

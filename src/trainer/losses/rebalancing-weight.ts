import { add, div, maximum, mul, sigmoid, sub, sum, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Rebalance } from './fields.ts';
import { type LabelStatistics, limitedCounts } from './label-statistics.ts';
import { constant } from './per-class.ts';

/**
 * The DB loss's weight r = alpha + sigmoid(beta (P - mu)), with P[i,c] = (1/n_c) / sum_j y[i,j]/n_j: how much of row i's
 * chance to be sampled is owed to class c. [B, C]. A row without labels has P without bound, so r = alpha + 1.
 */
export function rebalancingWeight({ alpha, beta, mu }: Rebalance, statistics: LabelStatistics) {
  const counts = limitedCounts(statistics);
  const inverse = constant(counts.map((count) => 1 / count));
  const scaledInverse = constant(counts.map((count) => beta / count));
  return (labels: Tensor2D): Tensor2D => {
    const ofRow = maximum(sum(mul(labels, inverse), 1, true), 1e-20);
    return add(sigmoid(sub(div(scaledInverse, ofRow), beta * mu)), alpha);
  };
}

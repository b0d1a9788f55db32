import type { ElementwiseLoss } from '../elementwise.ts';
import type { LabelStatistics } from '../label-statistics.ts';
import { negativeTolerant } from '../negative-tolerant.ts';
import { reBalancing } from '../re-balancing.ts';
import type { LossConfigs } from '../schema.ts';

/** Eq. 3: negatives (1/lambda) softplus(lambda u), positives softplus(-u). */
export function ntr({ kappa, lambda }: LossConfigs['ntr'], statistics: LabelStatistics): ElementwiseLoss {
  return reBalancing(negativeTolerant({ kappa, lambda, rebalance: null }, statistics), statistics);
}

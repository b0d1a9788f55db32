import type { Factor, Rebalance } from './fields.ts';
import type { LabelStatistics } from './label-statistics.ts';
import { perClass } from './per-class.ts';
import type { ReBalancing } from './re-balancing-fields.ts';

/** NTR (Eq. 3) as the case of probability re-balancing that it is: both factors of the negatives lambda, the others 1. */
export function negativeTolerant(
  config: { readonly kappa: number; readonly lambda: Factor; readonly rebalance: Rebalance | null },
  { groups }: LabelStatistics,
): ReBalancing {
  const lambda = perClass(config.lambda, 'lambda', groups);
  return {
    kappa: config.kappa,
    rebalance: config.rebalance,
    lambda1_neg: lambda,
    lambda2_neg: lambda,
    lambda1_pos: 1,
    lambda2_pos: 1,
    adaptive: [],
    ratio: { lambda1_neg: 'neg/pos', lambda2_neg: 'neg/pos', lambda1_pos: 'pos/neg', lambda2_pos: 'pos/neg' },
    adaptive_range: null,
    convention: 'table1',
  };
}

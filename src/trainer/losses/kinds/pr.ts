import type { ElementwiseLoss } from '../elementwise.ts';
import type { LabelStatistics } from '../label-statistics.ts';
import { reBalancing } from '../re-balancing.ts';
import type { LossConfigs } from '../schema.ts';

/** Eq. 5, with factors that are fixed (PR) or follow the batch (APR). */
export function pr(config: LossConfigs['pr'], statistics: LabelStatistics): ElementwiseLoss {
  return reBalancing(config, statistics);
}

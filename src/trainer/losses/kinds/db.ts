import type { ElementwiseLoss } from '../elementwise.ts';
import type { LabelStatistics } from '../label-statistics.ts';
import { negativeTolerant } from '../negative-tolerant.ts';
import { reBalancing } from '../re-balancing.ts';
import type { LossConfigs } from '../schema.ts';

/** NTR times the rebalancing weight. */
export function db(config: LossConfigs['db'], statistics: LabelStatistics): ElementwiseLoss {
  return reBalancing(negativeTolerant(config, statistics), statistics);
}

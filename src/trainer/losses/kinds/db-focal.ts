import type { ElementwiseLoss } from '../elementwise.ts';
import type { LabelStatistics } from '../label-statistics.ts';
import { negativeTolerant } from '../negative-tolerant.ts';
import { reBalancing } from '../re-balancing.ts';
import type { LossConfigs } from '../schema.ts';

/** DB times balance (1 - pt)^gamma, with pt from the scaled logits. */
export function dbFocal(config: LossConfigs['db-focal'], statistics: LabelStatistics): ElementwiseLoss {
  return reBalancing(negativeTolerant(config, statistics), statistics, config);
}

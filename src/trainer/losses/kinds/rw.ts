import type { ElementwiseLoss } from '../elementwise.ts';
import { type LabelStatistics, limitedCounts } from '../label-statistics.ts';
import { constant } from '../per-class.ts';
import type { LossConfigs } from '../schema.ts';
import { sign, weightedSoftplus } from '../softplus.ts';

/** sqrt(N/n) times binary cross-entropy. */
export function rw(_config: LossConfigs['rw'], statistics: LabelStatistics): ElementwiseLoss {
  const weight = constant(limitedCounts(statistics).map((count) => Math.sqrt(statistics.trainSize / count)));
  return (logits, labels) => weightedSoftplus({ u: logits, slope: sign(labels), weight });
}

import { mul, sub } from '@tensorflow/tfjs-core';
import type { ElementwiseLoss } from '../elementwise.ts';
import { type LabelStatistics, limitedCounts } from '../label-statistics.ts';
import { constant } from '../per-class.ts';
import type { LossConfigs } from '../schema.ts';
import { sign, weightedSoftplus } from '../softplus.ts';

/** Binary cross-entropy on scale (z - y m), with margins m_c = max_margin n_c^(-1/4) / max(n^(-1/4)). */
export function ldam({ max_margin, scale }: LossConfigs['ldam'], statistics: LabelStatistics): ElementwiseLoss {
  const rarity = limitedCounts(statistics).map((count) => count ** -0.25);
  const rarest = Math.max(...rarity);
  const margins = constant(rarity.map((value) => (max_margin * value) / rarest));
  return (logits, labels) =>
    weightedSoftplus({ u: sub(logits, mul(labels, margins)), slope: mul(sign(labels), scale) });
}

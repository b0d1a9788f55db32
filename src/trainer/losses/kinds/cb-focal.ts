import {
  add,
  div,
  keep,
  maximum,
  minimum,
  mul,
  scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { ElementwiseLoss } from '../elementwise.ts';
import { type LabelStatistics, limitedCounts } from '../label-statistics.ts';
import { constant } from '../per-class.ts';
import type { LossConfigs } from '../schema.ts';
import { sign, weightedSoftplus } from '../softplus.ts';

/** The focal loss times the row's mean of w_c = (1 - beta) / (1 - beta^n_c) over its positive classes. */
export function cbFocal(config: LossConfigs['cb-focal'], statistics: LabelStatistics): ElementwiseLoss {
  const { beta, gamma, balance } = config;
  const classWeight = constant(limitedCounts(statistics).map((count) => (1 - beta) / (1 - beta ** count)));
  const exponent = keep(scalar(gamma));
  return (logits, labels) => {
    const weight = mul(rowWeight(labels, classWeight), balance);
    return weightedSoftplus({ u: logits, slope: sign(labels), weight, exponent });
  };
}

/** [B, 1]; 1 for a row without labels. */
function rowWeight(labels: Tensor2D, classWeight: Tensor): Tensor {
  const positives = sum(labels, 1, true);
  const total = sum(mul(labels, classWeight), 1, true);
  return add(div(total, maximum(positives, 1)), sub(1, minimum(positives, 1)));
}

import { keep, scalar } from '@tensorflow/tfjs-core';
import type { ElementwiseLoss } from '../elementwise.ts';
import type { LossConfigs } from '../schema.ts';
import { sign, weightedSoftplus } from '../softplus.ts';

/** balance (1 - pt)^gamma times binary cross-entropy, pt the probability of the label that is there. */
export function focal({ gamma, balance }: LossConfigs['focal']): ElementwiseLoss {
  const exponent = keep(scalar(gamma));
  const weight = keep(scalar(balance));
  return (logits, labels) => weightedSoftplus({ u: logits, slope: sign(labels), weight, exponent });
}

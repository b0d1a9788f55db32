import type { ElementwiseLoss } from '../elementwise.ts';
import { sign, weightedSoftplus } from '../softplus.ts';

/** Binary cross-entropy. */
export function bce(): ElementwiseLoss {
  return (logits, labels) => weightedSoftplus({ u: logits, slope: sign(labels) });
}

import { add, cast, clipByValue, div, equal, log, mul, neg, pow, relu, sigmoid, sub } from '@tensorflow/tfjs-core';
import type { ElementwiseLoss } from '../elementwise.ts';
import type { LossConfigs } from '../schema.ts';
import { sign } from '../softplus.ts';

/** Below this probability of the true label the published loss is flat, which also keeps its logarithm finite. */
const floor = 1e-8;

/**
 * -(1 - pt)^gamma log pt, with pt = p for positives and min(1 - p + clip, 1) for negatives. The focusing weight
 * carries no gradient; where pt is cut off there is none either.
 */
export function asl({ gamma_pos, gamma_neg, clip }: LossConfigs['asl']): ElementwiseLoss {
  return (logits, labels) => {
    const towardsWrong = sign(labels);
    const x = mul(logits, towardsWrong);
    const right = sigmoid(neg(x));
    const wrong = sigmoid(x);
    const shift = mul(sub(1, labels), clip);

    const shifted = add(right, shift);
    const pt = clipByValue(shifted, floor, 1);
    const uncut = cast(equal(shifted, pt), 'float32');
    const gamma = add(mul(labels, gamma_pos - gamma_neg), gamma_neg);
    const focus = pow(relu(sub(wrong, shift)), gamma);

    const slope = mul(div(mul(right, wrong), pt), mul(uncut, towardsWrong));
    return { loss: mul(focus, neg(log(pt))), derivative: mul(focus, slope) };
  };
}

import { add, exp, mul, neg, sigmoid, softplus, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Elements } from './elementwise.ts';

/** The terms of weight sigmoid(x)^exponent softplus(x) with x = slope u; all [B, C] or broadcast to it. */
export interface SoftplusTerms {
  readonly u: Tensor2D;
  /** dx/du: negative where the label is 1, so that x is how far the element is on the wrong side. */
  readonly slope: Tensor;
  readonly weight?: Tensor | null;
  /** The focal exponent; none is an exponent of 0. */
  readonly exponent?: Tensor | null;
}

/**
 * The element that every loss but ASL is made of. softplus(x) is -log pt and sigmoid(x) is 1 - pt, so the focal weight
 * (1 - pt)^exponent is sigmoid(x)^exponent = exp(-exponent softplus(-x)): exact at both ends, where powers of a
 * rounded sigmoid are not. Every intermediate is finite for |x| up to 1e7 and exponents up to 1e3.
 */
export function weightedSoftplus({ u, slope, weight, exponent }: SoftplusTerms): Elements {
  const x = mul(u, slope);
  const cost = softplus(x);
  const wrong = sigmoid(x);
  if (!exponent) return scaled(cost, mul(wrong, slope), weight);
  const focus = exp(neg(mul(exponent, softplus(neg(x)))));
  const rise = add(wrong, mul(exponent, mul(cost, sigmoid(neg(x)))));
  return scaled(mul(focus, cost), mul(mul(focus, rise), slope), weight);
}

function scaled(loss: Tensor, derivative: Tensor, weight: Tensor | null | undefined): Elements {
  if (!weight) return { loss: loss as Tensor2D, derivative: derivative as Tensor2D };
  return { loss: mul(loss, weight), derivative: mul(derivative, weight) };
}

/** 1 - 2y: the slope of plain cross-entropy. */
export function sign(labels: Tensor2D): Tensor2D {
  return add(mul(labels, -2), 1);
}

import { customGrad, mul, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/**
 * A loss of a batch, element by element: float32 logits and labels (0 or 1), both [B, C], give losses [B, C]. The
 * gradient flows to the logits only. Nothing but the result stays in memory.
 */
export type Loss = (logits: Tensor2D, labels: Tensor2D) => Tensor2D;

/** The losses of a batch together with their derivatives by the logits, both [B, C]. */
export interface Elements {
  readonly loss: Tensor2D;
  readonly derivative: Tensor2D;
}
export type ElementwiseLoss = (logits: Tensor2D, labels: Tensor2D) => Elements;

/**
 * Makes a loss of a formula that knows its own derivative. One pass computes both from shared terms, and what the
 * formula holds constant (mean probabilities, focusing weights) carries no gradient. In Node there is no other way:
 * tfjs-core comes without the gradients of its kernels.
 */
export function differentiable(formula: ElementwiseLoss): Loss {
  return (logits, labels) =>
    tidy(() => {
      const loss = customGrad((...[values, save]) => {
        const elements = formula(values as Tensor2D, labels);
        (save as (tensors: Tensor[]) => void)([elements.derivative]);
        return {
          value: elements.loss,
          gradFunc: (upstream: Tensor, [derivative]: Tensor[]) => mul(upstream, derivative!),
        };
      });
      return loss(logits) as Tensor2D;
    });
}

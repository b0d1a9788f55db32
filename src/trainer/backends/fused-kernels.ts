import { engine, getKernel, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Kernels of the project's own, which a backend may have: each does in one go what many of TensorFlow.js's operations do
 * elsewhere. Who calls one knows how to do without it.
 */
export type FusedKernel =
  /** {x [..., rank 4], scale, offset, mean, variance} with {epsilon, share} -> y, new running mean and (unbiased) variance, and what the gradient needs. */
  | 'TrainingBatchNorm'
  /** {dy, x, scale, mean, variance, rest}, the last three as TrainingBatchNorm gave them, with {epsilon} -> gradients of x, scale, offset. */
  | 'TrainingBatchNormGradient'
  /** {dy, y} -> dy where y is positive, else 0. */
  | 'ReluGradient'
  /** {a, b} with {transposeA, transposeB} -> the product of two matrices, no slower for being transposed. */
  | 'TransposedProduct'
  /** {x} -> the sum of its squares, []. */
  | 'SumOfSquares'
  /** {parameter, velocity, gradient, scale, decay, momentum, rate}, the last four [] -> parameter and velocity after a step. */
  | 'MomentumStep';

/** What the kernel makes of its inputs on the backend in use; null where that has no such kernel. */
export function runFused(
  kernel: FusedKernel,
  inputs: NamedTensorMap,
  attributes: NamedAttrMap = {},
): readonly Tensor[] | null {
  const { backendName } = engine();
  // Typed as always there, which it is not.
  const config: ReturnType<typeof getKernel> | undefined = getKernel(kernel, backendName);
  if (config === undefined) return null;
  return [engine().runKernel<Tensor | Tensor[]>(kernel, inputs, attributes)].flat();
}

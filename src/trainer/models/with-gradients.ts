import { customGrad, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** An operation with its gradient, for `withGradients`. */
export interface Operation<Inputs extends readonly Tensor[], Constants extends readonly Tensor[]> {
  /** What the gradient is taken with respect to. */
  readonly inputs: Inputs;
  /** What else the operation reads. */
  readonly constants: Constants;
  readonly value: () => Tensor2D;
  /** The gradients of `inputs`, in order, for the gradient of the value. Reads `saved`, not what it closes over. */
  readonly gradients: (dy: Tensor2D, ...saved: [...Inputs, ...Constants]) => Tensor[];
}

/** Computes an operation that brings its own gradient: in Node, TensorFlow.js comes without any for its kernels. */
export function withGradients<const Inputs extends readonly Tensor[], const Constants extends readonly Tensor[]>({
  inputs,
  constants,
  value,
  gradients,
}: Operation<Inputs, Constants>): Tensor2D {
  const operation = customGrad<Tensor2D>((...inputsAndSave) => {
    const save = inputsAndSave.at(-1) as (tensors: Tensor[]) => void;
    save([...inputs, ...constants]);
    return {
      value: value(),
      gradFunc: (dy, saved) => gradients(dy, ...(saved as [...Inputs, ...Constants])),
    };
  });
  return operation(...inputs);
}

import { mul, step, type Tensor2D, relu as value } from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

/** max(x, 0), with gradient 0 at 0. */
export function relu(x: Tensor2D): Tensor2D {
  return withGradients({
    inputs: [x],
    constants: [],
    value: () => value(x),
    gradients: (dy, input) => [mul(dy, step(input))],
  });
}

/** x times constant factors of the same shape. */
export function scaled(x: Tensor2D, factors: Tensor2D): Tensor2D {
  return withGradients({
    inputs: [x],
    constants: [factors],
    value: () => mul(x, factors),
    gradients: (dy, _x, saved) => [mul(dy, saved)],
  });
}

import { add, matMul, sum, type Tensor, type Tensor1D, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

// Written for the WebAssembly backend, whose fast product packs the right operand anew whenever that has changed and
// does not transpose (asked to, it is 10 to 15 times slower): the large, ever changing weights always stand on the
// left, and what must be transposed is transposed first.

/** x W^T + b for x [rows, in], W [out, in] (torch's layout), b [out]; gradients with respect to all three. */
export function linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return withGradients({
    inputs: [x, weight, bias],
    constants: [],
    value: () => affine(x, weight, bias),
    gradients: (dy, input, matrix) => [
      transpose(matMul<Tensor2D>(transpose(matrix), transpose(dy))),
      ...affineGradients(dy, input),
    ],
  });
}

/** As `linear`, for a first layer: no gradient with respect to x, which spares a third of the work. */
export function firstLinear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return withGradients({
    inputs: [weight, bias],
    constants: [x],
    value: () => affine(x, weight, bias),
    gradients: (dy, _weight, _bias, input) => affineGradients(dy, input),
  });
}

function affine(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return add(transpose(matMul<Tensor2D>(weight, transpose(x))), bias);
}

/** With respect to weight and bias. */
function affineGradients(dy: Tensor2D, x: Tensor2D): [Tensor, Tensor] {
  return [matMul(transpose(dy), x), sum(dy, 0)];
}

import { add, matMul, sum, type Tensor, type Tensor1D, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import { runFused } from '../backends/fused-kernels.ts';
import { withGradients } from './with-gradients.ts';

// Written for the WebAssembly backend, whose fast product packs the right operand anew whenever that has changed and
// does not transpose (asked to, it is 10 to 15 times slower): the large, ever changing weights always stand on the
// left, and what must be transposed is transposed first.

/** x W^T + b for x [rows, in], W [out, in] (torch's layout), b [out]; gradients with respect to all three. */
export function linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return withGradients({
    inputs: [x, weight, bias],
    value: () => affine(x, weight, bias),
    remember: () => [x, weight],
    gradients: (dy, input, matrix) => [inputGradient(dy, matrix), ...affineGradients(dy, input)],
  });
}

/** As `linear`, for a first layer: no gradient with respect to x, which spares a third of the work. */
export function firstLinear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return withGradients({
    inputs: [weight, bias],
    value: () => affine(x, weight, bias),
    remember: () => [x],
    gradients: (dy, input) => affineGradients(dy, input),
  });
}

/** x W^T: `linear` without a bias. */
export function projection(x: Tensor2D, weight: Tensor2D): Tensor2D {
  return withGradients({
    inputs: [x, weight],
    value: () => timesTransposed(x, weight),
    remember: () => [x, weight],
    gradients: (dy, input, matrix) => [inputGradient(dy, matrix), weightGradient(dy, input)],
  });
}

function affine(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return add(timesTransposed(x, weight), bias);
}

function timesTransposed(x: Tensor2D, weight: Tensor2D): Tensor2D {
  return directly(x, weight, { transposeB: true }) ?? transpose(matMul<Tensor2D>(weight, transpose(x)));
}

function inputGradient(dy: Tensor2D, weight: Tensor2D): Tensor2D {
  return directly(dy, weight, {}) ?? transpose(matMul<Tensor2D>(transpose(weight), transpose(dy)));
}

/** With respect to weight and bias. */
function affineGradients(dy: Tensor2D, x: Tensor2D): [Tensor, Tensor] {
  return [weightGradient(dy, x), sum(dy, 0)];
}

function weightGradient(dy: Tensor2D, x: Tensor2D): Tensor2D {
  return directly(dy, x, { transposeA: true }) ?? matMul(transpose(dy), x);
}

/** The product of two matrices as they lie, by a backend that does not mind which way; null by others. */
function directly(
  a: Tensor2D,
  b: Tensor2D,
  transposes: { readonly transposeA?: boolean; readonly transposeB?: boolean },
): Tensor2D | null {
  const fused = runFused('TransposedProduct', { a, b }, transposes);
  return fused === null ? null : (fused[0] as Tensor2D);
}

/** The product of two matrices, with gradients with respect to both. */
export function product(a: Tensor2D, b: Tensor2D): Tensor2D {
  return withGradients({
    inputs: [a, b],
    value: () => matMul<Tensor2D>(a, b),
    remember: () => [a, b],
    gradients: (dy, left, right) => [
      directly(dy, right, { transposeB: true }) ?? matMul(dy, transpose(right)),
      directly(left, dy, { transposeA: true }) ?? matMul(transpose(left), dy),
    ],
  });
}

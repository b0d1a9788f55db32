import {
  add,
  customGrad,
  matMul,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * x W^T + b for x [rows, in], W [out, in] (torch's layout), b [out]; gradients with respect to all three.
 *
 * Written with its own gradient because of the WebAssembly backend: its fast product packs the right operand anew
 * whenever that changed, and does not transpose (10 to 15 times slower where asked to). So the large, ever changing W
 * always stands on the left, and what must be transposed is transposed first.
 */
export function linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  const product = customGrad<Tensor2D>((...args) => {
    const [input, matrix, save] = args as [Tensor2D, Tensor2D, (tensors: Tensor[]) => void];
    save([input, matrix]);
    return {
      value: multiply(input, matrix),
      gradFunc: (dy, saved) => {
        const [savedInput, savedMatrix] = saved as [Tensor2D, Tensor2D];
        return [inputGradient(dy, savedMatrix), weightGradient(dy, savedInput)];
      },
    };
  });
  return addBias(product(x, weight), bias);
}

/** As `linear`, for a first layer: no gradient with respect to x, which spares a third of the work. */
export function firstLinear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  const product = customGrad<Tensor2D>((...args) => ({
    value: multiply(x, args[0] as Tensor2D),
    gradFunc: (dy) => weightGradient(dy, x),
  }));
  return addBias(product(weight), bias);
}

function multiply(x: Tensor2D, weight: Tensor2D): Tensor2D {
  return transpose(matMul<Tensor2D>(weight, transpose(x)));
}

function inputGradient(dy: Tensor2D, weight: Tensor2D): Tensor2D {
  return transpose(matMul<Tensor2D>(transpose(weight), transpose(dy)));
}

function weightGradient(dy: Tensor2D, x: Tensor2D): Tensor2D {
  return matMul(transpose(dy), x);
}

function addBias(product: Tensor2D, bias: Tensor1D): Tensor2D {
  const withBias = customGrad<Tensor2D>((...args) => ({
    value: add(args[0] as Tensor2D, args[1] as Tensor1D),
    gradFunc: (dy) => [dy.clone(), sum(dy, 0)],
  }));
  return withBias(product, bias);
}

import {
  cast,
  div,
  engine,
  equal,
  expandDims,
  MaxPoolGrad,
  max,
  mean,
  mul,
  ones,
  pad,
  maxPool as pool,
  type Rank,
  slice,
  sum,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

const window = { filterSize: 3, strides: 2, pad: 'valid' } as const;

/**
 * The maximum over windows of 3 x 3, 2 apart, of images whose values are not negative (which makes zeros as good a
 * padding as torch's minus infinity): [rows, height, width, channels] to half of height and width, rounded up.
 */
export function maxPool(x: Tensor4D): Tensor4D {
  return withGradients({
    inputs: [x],
    value: () => pool(framed(x), window.filterSize, window.strides, window.pad),
    remember: (y) => [x, y],
    gradients(dy: Tensor4D, input: Tensor4D, output: Tensor4D) {
      const gradient = engine().runKernel(MaxPoolGrad, { dy, input: framed(input), output }, { ...window });
      return [slice(gradient as Tensor4D, [0, 1, 1, 0], input.shape)];
    },
  });
}

/** The mean of each channel: [rows, height, width, channels] to [rows, channels]. */
export function averagePool(x: Tensor4D): Tensor2D {
  const [rows, height, width, channels] = x.shape;
  return withGradients({
    inputs: [x],
    value: () => mean<Tensor2D>(x, [1, 2]),
    remember: () => [],
    gradients: (dy: Tensor2D) => [
      mul(overImage(div<Tensor2D>(dy, height * width)), ones<Rank.R4>([rows, height, width, channels])),
    ],
  });
}

/** The maximum of each channel: [rows, height, width, channels] to [rows, channels]. Equal maxima share the gradient. */
export function globalMaxPool(x: Tensor4D): Tensor2D {
  return withGradients({
    inputs: [x],
    value: () => max<Tensor2D>(x, [1, 2]),
    remember: (y): [Tensor4D, Tensor2D] => [x, y],
    gradients(dy, input, output) {
      const isMaximum = cast<Tensor4D>(equal<Tensor4D>(input, overImage(output)), 'float32');
      return [mul(isMaximum, overImage(div(dy, sum<Tensor2D>(isMaximum, [1, 2]))))];
    },
  });
}

/** [rows, channels] as [rows, 1, 1, channels]. */
function overImage(values: Tensor2D): Tensor4D {
  return expandDims<Tensor4D>(expandDims(values, 1), 1);
}

function framed(x: Tensor4D): Tensor4D {
  return pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
}

import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  conv2d,
  engine,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

/**
 * The convolution of images x [rows, height, width, in] with a filter [size, size, in, out] of odd size, padded with
 * size / 2 zeros on every side as in torch; [rows, height / stride, width / stride, out], rounded up.
 */
export function convolution(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return withGradients({
    inputs: [x, filter],
    value: () => convolve(x, filter, stride),
    remember: () => [x, filter],
    gradients: (dy, image, weights) => [
      imageGradient(dy, image, weights, stride),
      filterGradient(dy, image, weights, stride),
    ],
  });
}

/** As `convolution`, for a first layer: no gradient with respect to x. */
export function firstConvolution(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return withGradients({
    inputs: [filter],
    value: () => convolve(x, filter, stride),
    remember: () => [x, filter],
    gradients: (dy, image, weights) => [filterGradient(dy, image, weights, stride)],
  });
}

function convolve(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return conv2d(x, filter, stride, paddingOf(filter, stride));
}

function imageGradient(dy: Tensor4D, x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return run(Conv2DBackpropInput, { dy, filter }, { ...attributes(filter, stride), inputShape: x.shape });
}

function filterGradient(dy: Tensor4D, x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return run(Conv2DBackpropFilter, { x, dy }, { ...attributes(filter, stride), filterShape: filter.shape });
}

function run(kernel: string, inputs: Record<string, Tensor>, attrs: Parameters<typeof runKernel>[2]): Tensor4D {
  return runKernel(kernel, inputs, attrs) as Tensor4D;
}

/** tfjs-core has no operation for these kernels among its exports. */
const runKernel: ReturnType<typeof engine>['runKernel'] = (...args) => engine().runKernel(...args);

function attributes(filter: Tensor4D, stride: 1 | 2) {
  return { strides: [stride, stride], pad: paddingOf(filter, stride), dataFormat: 'NHWC' };
}

/** With a stride, "same" would put less padding on the left than torch does. */
function paddingOf(filter: Tensor4D, stride: 1 | 2): 'same' | number {
  return stride === 1 ? 'same' : (filter.shape[0] - 1) / 2;
}

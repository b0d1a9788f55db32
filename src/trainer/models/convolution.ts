import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  conv2d,
  engine,
  pad,
  slice,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { withGradients } from './with-gradients.ts';

/**
 * The convolution of images x [rows, height, width, in] with a filter [size, size, in, out] of odd size, padded with
 * size / 2 zeros on every side as in torch; [rows, height / stride, width / stride, out], rounded up.
 */
export function convolution(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const framed = inFrame(x, filter, stride);
  return withGradients({
    inputs: [x, filter],
    value: () => convolve(framed, filter, stride),
    remember: () => [framed, filter],
    gradients: (dy, image, weights) => [
      imageGradient(dy, image, weights, stride),
      filterGradient(dy, image, weights, stride),
    ],
  });
}

/** As `convolution`, for a first layer: no gradient with respect to x. */
export function firstConvolution(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const framed = inFrame(x, filter, stride);
  return withGradients({
    inputs: [filter],
    value: () => convolve(framed, filter, stride),
    remember: () => [framed, filter],
    gradients: (dy, image, weights) => [filterGradient(dy, image, weights, stride)],
  });
}

function convolve(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return conv2d(x, filter, stride, paddingOf(stride));
}

/** The gradient with respect to the image that was `framed`. */
function imageGradient(dy: Tensor4D, framed: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const margin = marginOf(filter, stride);
  const gradient = run(Conv2DBackpropInput, { dy, filter }, { ...attributes(stride), inputShape: framed.shape });
  if (margin === 0) return gradient;
  const [rows, height, width, channels] = framed.shape;
  return slice(gradient, [0, margin, margin, 0], [rows, height - 2 * margin, width - 2 * margin, channels]);
}

function filterGradient(dy: Tensor4D, framed: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  return run(Conv2DBackpropFilter, { x: framed, dy }, { ...attributes(stride), filterShape: filter.shape });
}

function run(kernel: string, inputs: Record<string, Tensor>, attrs: Parameters<typeof runKernel>[2]): Tensor4D {
  return runKernel(kernel, inputs, attrs) as Tensor4D;
}

/** tfjs-core has no operation for these kernels among its exports. */
const runKernel: ReturnType<typeof engine>['runKernel'] = (...args) => engine().runKernel(...args);

function attributes(stride: 1 | 2) {
  return { strides: [stride, stride], pad: paddingOf(stride), dataFormat: 'NHWC' };
}

// With a stride, TensorFlow's "same" puts less padding on the left than torch does; zeros of our own are understood by
// every backend, padding by numbers is not.

function paddingOf(stride: 1 | 2): 'same' | 'valid' {
  return stride === 1 ? 'same' : 'valid';
}

function inFrame(x: Tensor4D, filter: Tensor4D, stride: 1 | 2): Tensor4D {
  const margin = marginOf(filter, stride);
  return margin === 0
    ? x
    : pad(x, [
        [0, 0],
        [margin, margin],
        [margin, margin],
        [0, 0],
      ]);
}

function marginOf(filter: Tensor4D, stride: 1 | 2): number {
  return stride === 1 ? 0 : (filter.shape[0] - 1) / 2;
}

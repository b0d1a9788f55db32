import {
  backend_util,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type DepthwiseConv2dNativeBackpropInputInputs,
} from '@tensorflow/tfjs-core';
import { forEachTap } from './depthwise-taps.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** The gradient of a depthwise convolution with respect to its input; TensorFlow.js lacks it. */
export const depthwiseConv2dBackpropInput = wasmKernel<
  DepthwiseConv2dNativeBackpropInputInputs,
  DepthwiseConv2dNativeBackpropInputAttrs
>(
  DepthwiseConv2dNativeBackpropInput,
  ({ dy, filter }, { strides, dilations, pad, dimRoundingMode, inputShape }, workspace) => {
    const shape = filter.shape as [number, number, number, number];
    const info = backend_util.computeConv2DInfo(inputShape, shape, strides, dilations, pad, dimRoundingMode, true);
    const multiplier = shape[3];
    const dx = workspace.allocate(inputShape);
    const [weights, gradient, out] = [workspace.values(filter), workspace.values(dy), workspace.values(dx)];
    out.fill(0);
    forEachTap(info, (input, tap, output) => {
      for (let channel = 0, at = 0; channel < info.inChannels; channel++) {
        for (let i = 0; i < multiplier; i++, at++) out[input + channel]! += weights[tap + at]! * gradient[output + at]!;
      }
    });
    return dx;
  },
);

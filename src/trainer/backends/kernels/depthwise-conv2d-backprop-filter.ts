import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropFilterInputs,
} from '@tensorflow/tfjs-core';
import { forEachTap } from './depthwise-taps.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** The gradient of a depthwise convolution with respect to its filter [r, s, in, multiplier]; TensorFlow.js lacks it. */
export const depthwiseConv2dBackpropFilter = wasmKernel<
  DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropFilterAttrs
>(
  DepthwiseConv2dNativeBackpropFilter,
  ({ x, dy }, { strides, dilations, pad, dimRoundingMode, filterShape }, workspace) => {
    const shape = x.shape as [number, number, number, number];
    const info = backend_util.computeConv2DInfo(shape, filterShape, strides, dilations, pad, dimRoundingMode, true);
    const multiplier = filterShape[3];
    const dw = workspace.allocate(filterShape);
    const [from, gradient] = [workspace.values(x), workspace.values(dy)];
    // Long sums, in double precision.
    const sums = new Float64Array(filterShape.reduce((product, extent) => product * extent));
    forEachTap(info, (input, tap, output) => {
      for (let channel = 0, at = 0; channel < info.inChannels; channel++) {
        const value = from[input + channel]!;
        for (let i = 0; i < multiplier; i++, at++) sums[tap + at]! += value * gradient[output + at]!;
      }
    });
    workspace.values(dw).set(sums);
    return dw;
  },
);

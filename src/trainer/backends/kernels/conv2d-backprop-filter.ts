import {
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropFilterInputs,
  type TensorInfo,
  Transpose,
} from '@tensorflow/tfjs-core';
import { packedMatMul } from './batch-mat-mul.ts';
import { assertChannelsLast } from './channels-last.ts';
import { pixelsAt } from './pixels-at.ts';
import { shiftedConvolution } from './shifted-convolution.ts';
import { type Workspace, wasmKernel } from './wasm-kernel.ts';

type Shape4D = [number, number, number, number];

/**
 * The gradient of a convolution with respect to its filter, which TensorFlow.js lacks here:
 * dw[r, s, i, o] = sum over n, y, x of input[n, stride y + r - top, stride x + s - left, i] dy[n, y, x, o], itself a
 * convolution, of x with i as its batch and n as its channels, by dy as a filter whose taps are `stride` apart.
 */
export const conv2DBackpropFilter = wasmKernel<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  ({ x, dy }, { strides, pad, dimRoundingMode, dataFormat, filterShape }, workspace) => {
    assertChannelsLast(dataFormat);
    const info = backend_util.computeConv2DInfo(x.shape as Shape4D, filterShape, strides, 1, pad, dimRoundingMode);
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
    if (filterHeight === 1 && filterWidth === 1 && padInfo.top === 0 && padInfo.left === 0) {
      return pointwise(pixelsAt(x, info, workspace), dy, filterShape, workspace);
    }
    const sum = shiftedConvolution(
      workspace.run(Transpose, { x }, { perm: [3, 1, 2, 0] }),
      workspace.run(Transpose, { x: dy }, { perm: [1, 2, 0, 3] }),
      {
        top: padInfo.top,
        left: padInfo.left,
        height: filterHeight,
        width: filterWidth,
        dilations: [strideHeight, strideWidth],
      },
      workspace,
    );
    return workspace.run(Transpose, { x: sum }, { perm: [1, 2, 0, 3] });
  },
);

/** The filter of one tap: a product of matrices. */
function pointwise(x: TensorInfo, dy: TensorInfo, filterShape: Shape4D, workspace: Workspace): TensorInfo {
  const [, , inChannels, outChannels] = filterShape;
  const left = workspace.reshape(x, [x.shape.reduce((a, b) => a * b) / inChannels, inChannels]);
  const right = workspace.reshape(dy, [left.shape[0]!, outChannels]);
  const product = packedMatMul(workspace.run(Transpose, { x: left }, { perm: [1, 0] }), right, workspace);
  return workspace.reshape(product, filterShape);
}

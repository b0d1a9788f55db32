import {
  backend_util,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type Conv2DBackpropInputInputs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { assertChannelsLast } from './channels-last.ts';
import { shiftedConvolution } from './shifted-convolution.ts';
import { type StridePhase, stridePhases } from './stride-phases.ts';
import { transposeMatrix } from './transpose-matrix.ts';
import { type Workspace, wasmKernel } from './wasm-kernel.ts';

/** The places of the input that one phase of the vertical and one of the horizontal stride have in common. */
interface Lattice {
  readonly rows: StridePhase;
  readonly columns: StridePhase;
  readonly strides: readonly [number, number];
}

/**
 * The gradient of a convolution with respect to its input, which TensorFlow.js computes without SIMD: for each phase of
 * the stride, the convolution of dy by those taps of the filter that meet it, flipped, in and out exchanged. Unlike the
 * convolution of a dy stretched by zeros, it multiplies nothing by zero.
 */
export const conv2DBackpropInput = wasmKernel<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  ({ dy, filter }, { strides, pad, dimRoundingMode, dataFormat, inputShape }, workspace) => {
    assertChannelsLast(dataFormat);
    const filterShape = filter.shape as [number, number, number, number];
    const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
    const { strideHeight, strideWidth, padInfo } = info;
    const lattices = stridePhases(info.inHeight, info.filterHeight, strideHeight, padInfo.top).flatMap((rows) =>
      stridePhases(info.inWidth, info.filterWidth, strideWidth, padInfo.left).map(
        (columns): Lattice => ({ rows, columns, strides: [strideHeight, strideWidth] }),
      ),
    );
    const [only] = lattices;
    if (lattices.length === 1) return gradientOn(only!, dy, filter, workspace);
    const dx = workspace.allocate(inputShape);
    workspace.values(dx).fill(0);
    for (const lattice of lattices) {
      if (lattice.rows.taps === 0 || lattice.columns.taps === 0) continue;
      scatter(gradientOn(lattice, dy, filter, workspace), dx, lattice, workspace);
    }
    return dx;
  },
);

/** [n, rows, columns, in] for dy [n, h, w, out] and the filter [r, s, in, out]. */
function gradientOn(lattice: Lattice, dy: TensorInfo, filter: TensorInfo, workspace: Workspace): TensorInfo {
  const { rows, columns } = lattice;
  return shiftedConvolution(
    dy,
    flippedTaps(filter, lattice, workspace),
    { top: rows.top, left: columns.top, height: rows.places, width: columns.places, dilations: [1, 1] },
    workspace,
  );
}

/** [rows, columns, out, in]: the taps of [r, s, in, out] that meet the lattice, the last one first. */
function flippedTaps(filter: TensorInfo, { rows, columns, strides }: Lattice, workspace: Workspace): TensorInfo {
  const [, width, inChannels, outChannels] = filter.shape as [number, number, number, number];
  const flipped = workspace.allocate([rows.taps, columns.taps, outChannels, inChannels]);
  const [from, to] = [workspace.values(filter), workspace.values(flipped)];
  const size = outChannels * inChannels;
  let at = 0;
  for (let row = rows.taps - 1; row >= 0; row--) {
    for (let column = columns.taps - 1; column >= 0; column--, at += size) {
      const tap = (rows.firstTap + row * strides[0]) * width + columns.firstTap + column * strides[1];
      transposeMatrix(from.subarray(tap * size, (tap + 1) * size), to.subarray(at, at + size), outChannels);
    }
  }
  return flipped;
}

/** Puts the values of a lattice at their places in dx. */
function scatter(part: TensorInfo, dx: TensorInfo, { rows, columns, strides }: Lattice, workspace: Workspace): void {
  const [batch, height, width, channels] = dx.shape as [number, number, number, number];
  const [from, to] = [workspace.values(part), workspace.values(dx)];
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < rows.places; row++) {
      const line = (n * height + rows.offset + row * strides[0]) * width + columns.offset;
      for (let column = 0; column < columns.places; column++, at += channels) {
        to.set(from.subarray(at, at + channels), (line + column * strides[1]) * channels);
      }
    }
  }
}

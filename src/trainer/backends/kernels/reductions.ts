import {
  AvgPool,
  Mean,
  type MeanAttrs,
  type MeanInputs,
  Multiply,
  Sum,
  type SumAttrs,
  type SumInputs,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { builtIn, type Workspace, wasmKernel } from './wasm-kernel.ts';

// Over axes that lie side by side before the last one (the sums and means of channels) a reduction is an average pooling
// whose window is everything, which the backend does with SIMD, 5 to 10 times faster than what it calls a reduction.

export const sum = wasmKernel<SumInputs, SumAttrs>(Sum, ({ x }, { axis, keepDims }, workspace) => {
  const axes = util.parseAxisParam(axis, x.shape);
  if (!isPoolable(x, axes)) return workspace.run(builtIn(Sum), { x }, { axis, keepDims });
  const count = workspace.allocate([]);
  workspace.values(count).fill(sizeOf(x, axes));
  const product = workspace.run(Multiply, { a: pooled(x, axes, workspace), b: count });
  return workspace.reshape(product, reducedShape(x, axes, keepDims));
});

export const mean = wasmKernel<MeanInputs, MeanAttrs>(Mean, ({ x }, { axis, keepDims }, workspace) => {
  const axes = util.parseAxisParam(axis, x.shape);
  if (!isPoolable(x, axes)) return workspace.run(builtIn(Mean), { x }, { axis, keepDims });
  return workspace.reshape(pooled(x, axes, workspace), reducedShape(x, axes, keepDims));
});

function isPoolable(x: TensorInfo, axes: readonly number[]): boolean {
  const isOneBlock = axes.every((axis, i) => axis === axes[0]! + i);
  return x.dtype === 'float32' && isOneBlock && axes.at(-1)! < x.shape.length - 1 && sizeOf(x, axes) > 1;
}

/** The means, as [before the axes, after them]; the first axis in a second go, which keeps what is small in long sums. */
function pooled(x: TensorInfo, axes: readonly number[], workspace: Workspace): TensorInfo {
  const [first, ...others] = axes as [number, ...number[]];
  const before = util.sizeFromShape(x.shape.slice(0, first));
  const after = util.sizeFromShape(x.shape.slice(axes.at(-1)! + 1));
  const size = x.shape[first]!;
  const rest = sizeOf(x, others);
  const rows = poolRows(x, [before * size, rest, after], workspace);
  return poolRows(rows, [before, size, after], workspace);
}

/** The means over the middle axis, for x seen in the given shape. */
function poolRows(x: TensorInfo, [before, size, after]: readonly number[], workspace: Workspace): TensorInfo {
  if (size === 1) return x;
  const attributes = { filterSize: [size!, 1], strides: [1, 1], pad: 'valid' };
  return workspace.run(AvgPool, { x: workspace.reshape(x, [before!, size!, 1, after!]) }, attributes);
}

function sizeOf(x: TensorInfo, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * x.shape[axis]!, 1);
}

function reducedShape(x: TensorInfo, axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
    : x.shape.filter((_, axis) => !axes.includes(axis));
}

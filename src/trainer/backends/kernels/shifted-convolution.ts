import { Conv2D, Slice, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Workspace } from './wasm-kernel.ts';

/** Which part of a convolution is wanted. */
export interface OutputWindow {
  /** What of x the first tap of the filter meets in the first row and column: row -top, column -left. */
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  /** Distance of the filter's taps, vertically and horizontally. */
  readonly dilations: readonly [number, number];
}

/**
 * Convolution (stride 1) of x [n, h, w, in] with filter [r, s, in, out] -> [n, height, width, out], x being zero outside
 * its borders: padded or cropped, by which the output gets the size that is asked for.
 */
export function shiftedConvolution(
  x: TensorInfo,
  filter: TensorInfo,
  { top, left, height, width, dilations }: OutputWindow,
  workspace: Workspace,
): TensorInfo {
  const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
  const [taps, tapsAcross] = filter.shape as [number, number];
  const bottom = height + (taps - 1) * dilations[0] - rows - top;
  const right = width + (tapsAcross - 1) * dilations[1] - columns - left;
  const crop = (padding: number) => Math.max(0, -padding);
  const size = [rows - crop(top) - crop(bottom), columns - crop(left) - crop(right)] as const;
  if (size[0] <= 0 || size[1] <= 0) {
    const empty = workspace.allocate([batch, height, width, filter.shape[3]!]);
    workspace.values(empty).fill(0);
    return empty;
  }
  const isWhole = size[0] === rows && size[1] === columns;
  const part = isWhole
    ? x
    : workspace.run(Slice, { x }, { begin: [0, crop(top), crop(left), 0], size: [batch, ...size, channels] });
  const pad = [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ];
  return workspace.run(Conv2D, { x: part, filter }, { strides: [1, 1], pad, dataFormat: 'NHWC', dilations });
}

import {
  pad,
  reshape,
  slice,
  stack,
  stridedSlice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  zeros,
} from '@tensorflow/tfjs-core';
import { runFused } from './fused-kernels.ts';

/** Where a filter lies on images [rows, height, width, channels]. */
export interface ConvolutionGeometry {
  readonly rows: number;
  readonly inputSize: Size;
  readonly outputSize: Size;
  readonly filterSize: Size;
  readonly strides: Size;
  /** Rows above and columns to the left that the images are thought to be wider by. */
  readonly padding: Size;
}

/** Of height and width. */
type Size = readonly [number, number];

// A convolution as a sum of products, one for each place ("tap") of the filter: of what lies under the tap by the matrix
// [in, out] that stands there. Taps that lie outside of the image cost nothing, which on images no larger than the filter
// are most of them, and weights are taken as they lie. The products are the backend's.

/** The convolution of x [rows, height, width, in] with a filter [height, width, in, out]. */
export function convolutionByTaps(x: Tensor4D, filter: Tensor4D, geometry: ConvolutionGeometry): Tensor4D {
  return total(
    tapsOf(geometry).map(({ place, from, to }) =>
      placed(
        product(rowsAt(x, from, geometry.strides), matrixAt(filter, place)),
        to,
        geometry.rows,
        geometry.outputSize,
      ),
    ),
  );
}

/** The gradient with respect to x of `convolutionByTaps`, by that of its value. */
export function inputGradientByTaps(dy: Tensor4D, filter: Tensor4D, geometry: ConvolutionGeometry): Tensor4D {
  return total(
    tapsOf(geometry).map(({ place, from, to }) => {
      const rows = product(rowsAt(dy, to, [1, 1]), matrixAt(filter, place), { transposeB: true });
      return placed(rows, from, geometry.rows, geometry.inputSize, geometry.strides);
    }),
  );
}

/** The gradient with respect to the filter of `convolutionByTaps`, by that of its value. */
export function filterGradientByTaps(x: Tensor4D, dy: Tensor4D, geometry: ConvolutionGeometry): Tensor4D {
  const [height, width] = geometry.filterSize;
  const [from, to] = [x.shape[3], dy.shape[3]];
  const matrices = new Map(
    tapsOf(geometry).map((tap) => [
      tap.place,
      product(rowsAt(x, tap.from, geometry.strides), rowsAt(dy, tap.to, [1, 1]), { transposeA: true }),
    ]),
  );
  const all = Array.from({ length: height * width }, (_, place) => matrices.get(place) ?? zeros([from, to]));
  return reshape(stack(all), [height, width, from, to]);
}

/** A place of the filter that meets the image: what it reads there and what that adds to. */
interface Tap {
  /** Row by row. */
  readonly place: number;
  readonly from: Window;
  readonly to: Window;
}

interface Window {
  readonly start: Size;
  readonly size: Size;
}

function tapsOf({ inputSize, outputSize, filterSize, strides, padding }: ConvolutionGeometry): Tap[] {
  const along = (axis: 0 | 1) =>
    Array.from({ length: filterSize[axis] }, (_, tap) => {
      const offset = tap - padding[axis];
      const first = Math.max(0, Math.ceil(-offset / strides[axis]));
      const last = Math.min(outputSize[axis] - 1, Math.floor((inputSize[axis] - 1 - offset) / strides[axis]));
      return { tap, from: first * strides[axis] + offset, to: first, size: last - first + 1 };
    }).filter(({ size }) => size > 0);
  const columns = along(1);
  return along(0).flatMap((row) =>
    columns.map((column) => {
      const size: Size = [row.size, column.size];
      return {
        place: row.tap * filterSize[1] + column.tap,
        from: { start: [row.from, column.from], size },
        to: { start: [row.to, column.to], size },
      };
    }),
  );
}

/** The matrix [in, out] at a place of a filter. */
function matrixAt(filter: Tensor4D, place: number): Tensor2D {
  const [height, width, from, to] = filter.shape;
  return reshape(slice(reshape(filter, [height * width, from, to]), [place, 0, 0], [1, from, to]), [from, to]);
}

/** What images hold in a window, every so many rows and columns: [rows x height x width, channels]. */
function rowsAt(x: Tensor4D, { start, size }: Window, strides: Size): Tensor2D {
  const [rows, height, width, channels] = x.shape;
  const isWhole = size[0] === height && size[1] === width;
  const ends = ([0, 1] as const).map((axis) => start[axis] + (size[axis] - 1) * strides[axis] + 1);
  const part = isWhole
    ? x
    : strides[0] * strides[1] === 1
      ? slice(x, [0, ...start, 0], [rows, ...size, channels])
      : stridedSlice(x, [0, ...start, 0], [rows, ...ends, channels], [1, ...strides, 1]);
  return reshape(part, [-1, channels]);
}

/** `rowsAt` the other way round: in images of the given size, zeros elsewhere. */
function placed(
  values: Tensor2D,
  { start, size }: Window,
  rows: number,
  image: Size,
  strides: Size = [1, 1],
): Tensor4D {
  const window = spread(reshape(values, [rows, ...size, values.shape[1]]) as Tensor4D, strides);
  const [, height, width] = window.shape;
  if (height === image[0] && width === image[1]) return window;
  return pad(window, [
    [0, 0],
    [start[0], image[0] - start[0] - height],
    [start[1], image[1] - start[1] - width],
    [0, 0],
  ]);
}

/** Images with zeros between their rows and columns. */
function spread(x: Tensor4D, strides: Size): Tensor4D {
  if (strides[0] * strides[1] === 1) return x;
  const [rows, height, width, channels] = x.shape;
  const apart: Tensor = pad(reshape(x, [rows, height, 1, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, strides[0] - 1],
    [0, 0],
    [0, strides[1] - 1],
    [0, 0],
  ]);
  const wide: Tensor4D = reshape(apart, [rows, height * strides[0], width * strides[1], channels]);
  return slice(wide, [0, 0, 0, 0], [rows, (height - 1) * strides[0] + 1, (width - 1) * strides[1] + 1, channels]);
}

/** Their sum, in the same order every time, as that of `addN` is not in a graph. */
function total(parts: readonly Tensor4D[]): Tensor4D {
  return sum(stack([...parts]), 0);
}

function product(
  a: Tensor2D,
  b: Tensor2D,
  transposes: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Tensor2D {
  const fused = runFused('TransposedProduct', { a, b }, transposes);
  if (fused === null) throw new Error('the backend has no product of matrices as they lie');
  return fused[0] as Tensor2D;
}

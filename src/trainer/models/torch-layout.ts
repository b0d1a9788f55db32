import { sizeOf } from './parameters.ts';

// A tensor of four dimensions is a convolution's: [height, width, in, out] here, [out, in, height, width] in torch and so
// in weight files. All others are the same in both.

/** The shape that torch gives to a tensor of ours. */
export function torchShape(shape: readonly number[]): readonly number[] {
  const [height, width, from, to] = shape;
  return shape.length === 4 ? [to!, from!, height!, width!] : shape;
}

/** Values in our order for values in torch's; `shape` is ours. */
export function fromTorch(values: Float32Array, shape: readonly number[]): Float32Array {
  return shape.length === 4 ? transposed(values, torchShape(shape), [2, 3, 1, 0]) : values;
}

/** Values in torch's order for values in ours; `shape` is ours. */
export function toTorch(values: Float32Array, shape: readonly number[]): Float32Array {
  return shape.length === 4 ? transposed(values, shape, [3, 2, 0, 1]) : values;
}

/** Values of a tensor of `shape` with its axes in another order. */
function transposed(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strideOf = (axis: number) => sizeOf(shape.slice(axis + 1));
  const [a, b, c, d] = order.map((axis) => shape[axis]!) as [number, number, number, number];
  const [sa, sb, sc, sd] = order.map(strideOf) as [number, number, number, number];
  const result = new Float32Array(values.length);
  let at = 0;
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++) for (let l = 0; l < d; l++) result[at++] = values[i * sa + j * sb + k * sc + l * sd]!;
  return result;
}

import {
  BatchMatMul,
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  broadcast_util,
  type TensorInfo,
  Transpose,
  util,
} from '@tensorflow/tfjs-core';
import { builtIn, type Workspace, wasmKernel } from './wasm-kernel.ts';

/**
 * The product of matrices. The built-in kernel is fast for two plain matrices only; a transposed one or a batch it
 * multiplies without SIMD, 10 to 15 times slower: here both are brought into that form first.
 */
export const batchMatMul = wasmKernel<BatchMatMulInputs, BatchMatMulAttrs>(
  BatchMatMul,
  ({ a, b }, { transposeA, transposeB }, workspace) => {
    const left = plain(a, transposeA, workspace);
    const right = plain(b, transposeB, workspace);
    const [batchA, batchB] = [left.shape.slice(0, -2), right.shape.slice(0, -2)];
    const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
    const [matrices, sizeA, sizeB] = [batch, batchA, batchB].map(util.sizeFromShape) as [number, number, number];
    util.assert(
      [1, matrices].includes(sizeA) && [1, matrices].includes(sizeB),
      () => 'a batch repeats as a whole only',
    );
    const [rows, inner, columns] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
    if (matrices === 1) {
      const product = packedMatMul(
        workspace.reshape(left, [rows, inner]),
        workspace.reshape(right, [inner, columns]),
        workspace,
      );
      return workspace.reshape(product, [...batch, rows, columns]);
    }
    const out = workspace.allocate([...batch, rows, columns]);
    for (let i = 0; i < matrices; i++) {
      const product = packedMatMul(
        matrixAt(left, i % sizeA, workspace),
        matrixAt(right, i % sizeB, workspace),
        workspace,
      );
      workspace.values(out).set(workspace.values(product), i * rows * columns);
    }
    return out;
  },
);

/** The product of two plain matrices by the built-in kernel, which packs the right one anew whenever it is another. */
export function packedMatMul(a: TensorInfo, b: TensorInfo, workspace: Workspace): TensorInfo {
  return workspace.run(builtIn(BatchMatMul), { a, b }, { transposeA: false, transposeB: false });
}

function plain(x: TensorInfo, isTransposed: boolean, workspace: Workspace): TensorInfo {
  if (!isTransposed) return x;
  const last = x.shape.length - 1;
  const perm = x.shape.map((_, axis) => (axis === last ? last - 1 : axis === last - 1 ? last : axis));
  return workspace.run(Transpose, { x }, { perm });
}

function matrixAt(x: TensorInfo, index: number, workspace: Workspace): TensorInfo {
  const [rows, columns] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const matrix = workspace.allocate([rows, columns]);
  const start = index * rows * columns;
  workspace.values(matrix).set(workspace.values(x).subarray(start, start + rows * columns));
  return matrix;
}

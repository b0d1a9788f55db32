import { fill, matMul, slice, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** What a backend does with products of float32 matrices. */
export interface Speed {
  /** 1e9 operations a second: a product of n x n matrices counts 2 n^3. */
  readonly gflops: number;
  /** n. */
  readonly size: number;
}

/** Grows the matrices until a product takes so long, in milliseconds: a smaller one measures the way to the device. */
const worthwhile = 40;
const budget = 1000;
const largest = 8192;

/** Measures for about a second the fastest product of the largest matrices that still come round in it. */
export async function measureSpeed(now: () => number): Promise<Speed> {
  const end = now() + budget;
  let best: Speed = { gflops: 0, size: 0 };
  for (let size = 128; ; ) {
    const milliseconds = await timeProduct(size, now);
    const gflops = (2 * size ** 3) / milliseconds / 1e6;
    if (size > best.size || gflops > best.gflops) best = { gflops: Number(gflops.toPrecision(3)), size };
    if (now() > end) return best;
    if (milliseconds < worthwhile && size < largest) size *= 2;
  }
}

async function timeProduct(size: number, now: () => number): Promise<number> {
  const matrix: Tensor2D = fill([size, size], 1 / size);
  const start = now();
  // One value is read back: the product is done then, wherever it was made.
  const corner = tidy(() => slice(matMul(matrix, matrix), [0, 0], [1, 1]));
  await corner.data();
  const milliseconds = now() - start;
  corner.dispose();
  matrix.dispose();
  return milliseconds;
}

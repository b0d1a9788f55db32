import {
  conv2d,
  exp,
  log,
  matMul,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { randomStream } from '../../base/index.ts';

/**
 * Computes a product, a convolution and a few elementwise operations on the backend in use, and by loops here. Throws an
 * Error where they differ by more than float32 explains: such a backend must not train.
 */
export async function selfTest(): Promise<void> {
  for (const [what, run] of Object.entries(checks)) {
    const { computed, expected } = run();
    const values = await computed.data<'float32'>().finally(() => computed.dispose());
    const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] ?? Number.NaN))), 0);
    if (values.length !== expected.length || !(worst < 1e-3)) {
      throw new Error(`it computes wrongly: a ${what} is off by ${worst}`);
    }
  }
}

interface Check {
  readonly computed: Tensor;
  readonly expected: readonly number[];
}

const checks: Readonly<Record<string, () => Check>> = {
  'matrix product'() {
    const [rows, inner, columns] = [9, 17, 6];
    const [a, b] = [values('a', rows * inner), values('b', inner * columns)];
    return {
      computed: tidy(() =>
        transpose(matMul(tensor(a, [rows, inner]) as Tensor2D, tensor(b, [inner, columns]) as Tensor2D)),
      ),
      expected: indices(columns, rows).map(([column, row]) =>
        total(inner, (k) => a[row! * inner + k]! * b[k * columns + column!]!),
      ),
    };
  },
  convolution() {
    const [size, taps, from, to] = [6, 3, 2, 4];
    const out = size - taps + 1;
    const [x, w] = [values('x', size * size * from), values('w', taps * taps * from * to)];
    return {
      computed: tidy(() =>
        conv2d(tensor(x, [1, size, size, from]) as Tensor4D, tensor(w, [taps, taps, from, to]) as Tensor4D, 1, 'valid'),
      ),
      expected: indices(out, out, to).map(([row, column, channel]) =>
        total(taps * taps * from, (tap) => {
          const [r, s, i] = [Math.floor(tap / (taps * from)), Math.floor(tap / from) % taps, tap % from];
          return x[((row! + r) * size + column! + s) * from + i]! * w[tap * to + channel!]!;
        }),
      ),
    };
  },
  'sum of logarithms'() {
    const [rows, columns] = [5, 33];
    const x = values('s', rows * columns);
    return {
      computed: tidy(() => log(sum(exp(tensor(x, [rows, columns])), 1))),
      expected: indices(rows).map(([row]) => Math.log(total(columns, (k) => Math.exp(x[row! * columns + k]!)))),
    };
  },
};

function values(purpose: string, count: number): Float32Array {
  const random = randomStream(0, purpose);
  return Float32Array.from({ length: count }, (_, i) => random.normal(i));
}

/** Every index of an array of that shape, the last one fastest. */
function indices(...shape: number[]): readonly number[][] {
  return shape.reduce<number[][]>(
    (before, size) => before.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

function total(count: number, of: (i: number) => number): number {
  return Array.from({ length: count }, (_, i) => of(i)).reduce((a, b) => a + b, 0);
}

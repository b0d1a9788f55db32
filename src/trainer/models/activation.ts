import { add, leakyRelu as leaky, mul, step, type Tensor, type Tensor2D, relu as value } from '@tensorflow/tfjs-core';
import { runFused } from '../backends/fused-kernels.ts';
import { withGradients } from './with-gradients.ts';

/** max(x, 0), with gradient 0 at 0. */
export function relu<T extends Tensor>(x: T): T {
  return withGradients({
    inputs: [x],
    value: () => value(x),
    remember: (y) => [y],
    gradients: (dy, y) => [reluGradient(dy, y)],
  });
}

/** max(x + shortcut, 0): how a residual block ends. */
export function reluOfSum<T extends Tensor>(x: T, shortcut: T): T {
  return withGradients({
    inputs: [x, shortcut],
    value: () => value(add<T>(x, shortcut)),
    remember: (y) => [y],
    gradients(dy, y) {
      const gradient = reluGradient(dy, y);
      return [gradient, gradient.clone()];
    },
  });
}

function reluGradient<T extends Tensor>(dy: T, y: T): T {
  const fused = runFused('ReluGradient', { dy, y });
  return fused === null ? mul(dy, step(y)) : (fused[0] as T);
}

/** x where it is positive, else slope x. */
export function leakyRelu<T extends Tensor>(x: T, slope: number): T {
  return withGradients({
    inputs: [x],
    value: () => leaky(x, slope),
    remember: (y) => [y],
    gradients: (dy, y) => [mul(dy, step(y, slope))],
  });
}

/** x times constant factors of the same shape. */
export function scaled(x: Tensor2D, factors: Tensor2D): Tensor2D {
  return withGradients({
    inputs: [x],
    value: () => mul<Tensor2D>(x, factors),
    remember: () => [factors],
    gradients: (dy, saved) => [mul(dy, saved)],
  });
}

import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Step, Stepper } from './step.ts';

/** Takes steps operation by operation, on any backend. */
export function createEagerStepper<Point, Result extends string>(step: Step<Point, Result>): Stepper<Point, Result> {
  return {
    async take(point, size) {
      const results = tidy(() =>
        step(
          {
            feed: (shape, values) => tensor(values(point), [...shape]),
            set: (variable, value) => variable.assign(value),
          },
          size,
        ),
      );
      const entries = Object.entries<Tensor>(results);
      const values = await Promise.all(entries.map(async ([name, result]) => [name, await take(result)] as const));
      return Object.fromEntries(values) as Record<Result, Float32Array>;
    },
    settle() {},
    renew() {},
    dispose() {},
  };
}

/** The values of a tensor, which is disposed of. */
async function take(values: Tensor): Promise<Float32Array> {
  const data = new Float32Array(await values.data<'float32'>());
  values.dispose();
  return data;
}

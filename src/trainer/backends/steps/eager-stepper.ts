import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { assign, type Step, type Stepper } from './step.ts';

/** Takes steps operation by operation, on any backend. */
export function createEagerStepper<Point, Result extends string>(step: Step<Point, Result>): Stepper<Point, Result> {
  return {
    async take(point, size, wanted) {
      const results = tidy(() =>
        step(
          {
            feed: (shape, values) => tensor(values(point), [...shape]),
            set: assign,
          },
          size,
        ),
      );
      const values = await Promise.all(wanted.map((name) => valuesOf(results[name])));
      for (const one of Object.values<Tensor>(results)) one.dispose();
      return Object.fromEntries(wanted.map((name, i) => [name, values[i]!])) as Record<
        (typeof wanted)[number],
        Float32Array
      >;
    },
    settle() {},
    renew() {},
    dispose() {},
  };
}

async function valuesOf(values: Tensor): Promise<Float32Array> {
  return new Float32Array(await values.data<'float32'>());
}

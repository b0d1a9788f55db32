import { add, scalar, variable } from '@tensorflow/tfjs-core';
import { type GraphRunner, provide } from './graph-runner.ts';
import { programOf } from './program.ts';

/**
 * Lets steps on tfjs-node's backend, which is the one in use, be taken as a whole. A TensorFlow of the user's own may not
 * be up to it: then a warning says so, and they are taken operation by operation.
 */
export function enableGraphs(runner: GraphRunner): void {
  try {
    const sum = oneTwoThree(runner);
    if (sum !== 6) throw new Error(`1, 2 and 3 are ${sum}`);
    provide(runner);
  } catch (error) {
    warnOfSlowSteps(error);
  }
}

/** Says why steps are slower than they could be. */
export function warnOfSlowSteps(reason: unknown): void {
  process.emitWarning(`steps are taken operation by operation: ${reason instanceof Error ? reason.message : reason}`);
}

/** Their sum, by two steps. */
function oneTwoThree(runner: GraphRunner): number {
  const total = variable(scalar(1), false);
  try {
    const program = programOf(
      runner,
      ({ feed, set }) => {
        const fed = feed([], (value: number) => Float32Array.of(value));
        const sum = add(total, fed);
        set(total, sum);
        return { sum };
      },
      [total],
      0,
    );
    try {
      program.begin();
      program.take(2);
      return program.take(3).sum[0]!;
    } finally {
      program.close();
    }
  } finally {
    total.dispose();
  }
}

import { add, type KernelBackend, scalar, variable } from '@tensorflow/tfjs-core';
import type { GraphBackend } from './graph-backend.ts';
import { programOf } from './program.ts';

/**
 * Lets steps on tfjs-node's backend, which is the one in use, be taken as a whole. A TensorFlow of the user's own may not
 * be up to it: there they are taken operation by operation, as on every other backend.
 */
export function enableGraphs(backend: KernelBackend, MessageWriter: GraphBackend['MessageWriter']): void {
  const graphs = Object.assign(backend, { MessageWriter }) as GraphBackend;
  if (!takesSteps(graphs)) Reflect.deleteProperty(backend, 'MessageWriter');
}

/** Whether it adds up 1, 2 and 3. */
function takesSteps(backend: GraphBackend): boolean {
  const total = variable(scalar(1), false);
  try {
    const program = programOf(
      backend,
      ({ feed, set }) => {
        const sum = add(
          total,
          feed([], (value: number) => Float32Array.of(value)),
        );
        set(total, sum);
        return { sum };
      },
      [total],
      0,
    );
    program.begin();
    program.take(2, []);
    const { sum } = program.take(3, ['sum']);
    program.close();
    return sum[0] === 6;
  } catch {
    return false;
  } finally {
    total.dispose();
  }
}

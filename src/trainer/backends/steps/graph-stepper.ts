import type { Variable } from '@tensorflow/tfjs-core';
import type { GraphBackend } from './graph-backend.ts';
import { type Program, programOf } from './program.ts';
import type { Step, Stepper } from './step.ts';

/**
 * Takes steps as a whole: what a step does is recorded once for each size, and then TensorFlow does it in one go, on
 * variables of its own. What an operation costs on its way from JavaScript is paid once, and values on the way are
 * overwritten in place.
 */
export function createGraphStepper<Point, Result extends string>(
  backend: GraphBackend,
  step: Step<Point, Result>,
  variables: readonly Variable[],
): Stepper<Point, Result> {
  const programs = new Map<number, Program<Point>>();
  /** The one whose variables stand where training does; null where only ours do. */
  let current: Program<Point> | null = null;
  let isAhead = false;
  const settle = () => {
    if (isAhead) current?.end();
    isAhead = false;
  };
  return {
    async take(point, size, wanted) {
      const program = programs.get(size) ?? programOf(backend, (tools) => step(tools, size), variables, point);
      programs.set(size, program);
      if (program !== current) {
        settle();
        program.begin();
        current = program;
      }
      isAhead = true;
      return program.take(point, wanted);
    },
    settle,
    renew() {
      current = null;
      isAhead = false;
    },
    dispose() {
      for (const program of programs.values()) program.close();
      programs.clear();
      current = null;
    },
  };
}

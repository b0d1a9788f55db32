import type { Variable } from '@tensorflow/tfjs-core';
import { createEagerStepper } from './eager-stepper.ts';
import { warnOfSlowSteps } from './enable-graphs.ts';
import type { GraphRunner } from './graph-runner.ts';
import { type Program, programOf } from './program.ts';
import type { Step, Stepper } from './step.ts';

/**
 * Takes steps as a whole: what a step does is recorded once for each size, and then TensorFlow does it in one go, on
 * variables of its own. What an operation costs on its way from JavaScript is paid once, and values on the way are
 * overwritten in place. Steps that TensorFlow does not take so are taken operation by operation, after a warning.
 */
export function createGraphStepper<Point, Result extends string>(
  runner: GraphRunner,
  step: Step<Point, Result>,
  variables: readonly Variable[],
): Stepper<Point, Result> {
  const eager = createEagerStepper(step);
  /** By size; null where there is none. */
  const programs = new Map<number, Program<Point, Result> | null>();
  /** The one whose variables stand where training does; null where only ours do. */
  let current: Program<Point, Result> | null = null;
  let isAhead = false;

  const settle = () => {
    if (isAhead) current?.end();
    isAhead = false;
  };
  const switchTo = (program: Program<Point, Result> | null) => {
    settle();
    current?.release();
    program?.begin();
    current = program;
  };
  const programFor = (point: Point, size: number) => {
    try {
      return programOf(runner, (tools) => step(tools, size), variables, point);
    } catch (error) {
      warnOfSlowSteps(error);
      return null;
    }
  };
  const renew = () => {
    current = null;
    isAhead = false;
  };
  return {
    async take(point, size) {
      const known = programs.get(size);
      const program = known === undefined ? programFor(point, size) : known;
      programs.set(size, program);
      if (program !== current) switchTo(program);
      if (program === null) return eager.take(point, size);
      try {
        const results = program.take(point);
        isAhead = true;
        return results;
      } catch (error) {
        // Some of its variables may have been set.
        renew();
        throw error;
      }
    },
    settle,
    renew,
    dispose() {
      renew();
      for (const program of programs.values()) program?.close();
      programs.clear();
    },
  };
}

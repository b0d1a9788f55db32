import type { Variable } from '@tensorflow/tfjs-core';
import { createEagerStepper } from './eager-stepper.ts';
import { graphRunner } from './graph-runner.ts';
import { createGraphStepper } from './graph-stepper.ts';
import type { Step, Stepper } from './step.ts';

export { enableGraphs } from './enable-graphs.ts';
export type { SetVariable, Step, Stepper, StepTools } from './step.ts';

/** Takes steps in the fastest way that the backend in use has. `variables` are all that the step reads or sets. */
export function createStepper<Point, Result extends string>(
  step: Step<Point, Result>,
  variables: readonly Variable[],
): Stepper<Point, Result> {
  const runner = graphRunner();
  return runner === null ? createEagerStepper(step) : createGraphStepper(runner, step, variables);
}

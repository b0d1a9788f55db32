import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** What a step works with besides the variables that it reads. */
export interface StepTools<Point> {
  /** A tensor of values that differ from step to step. They come in by no other way. */
  readonly feed: (shape: readonly number[], values: (point: Point) => Float32Array) => Tensor;
  /** Gives a variable the value it has after the step, which reads it no more. */
  readonly set: SetVariable;
}

export type SetVariable = (variable: Variable, value: Tensor) => void;

/** Sets it at once. */
export const assign: SetVariable = (variable, value) => variable.assign(value);

/**
 * What a step of training does with tensors: it reads variables and what it is fed, sets variables and gives results, by
 * the same operations whenever it is of the same size. It never looks at the values of a tensor.
 */
export type Step<Point, Result extends string> = (
  tools: StepTools<Point>,
  size: number,
) => Readonly<Record<Result, Tensor>>;

/** Takes steps, one at a time. */
export interface Stepper<Point, Result extends string> {
  /** Gives the values of the results that are wanted. */
  readonly take: <Wanted extends Result>(
    point: Point,
    size: number,
    wanted: readonly Wanted[],
  ) => Promise<Readonly<Record<Wanted, Float32Array>>>;
  /** Lets the variables hold what the last step has set: before that they may lag behind. */
  readonly settle: () => void;
  /** Goes on from the variables, which somebody else has set. */
  readonly renew: () => void;
  readonly dispose: () => void;
}

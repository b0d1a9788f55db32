import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** What a step works with besides the variables that it reads. */
export interface StepTools<Point> {
  /** A tensor of values that differ from step to step. They come in by no other way. */
  readonly feed: (shape: readonly number[], values: (point: Point) => Float32Array) => Tensor;
  /** Gives a variable the value it has after the step, which reads it no more. */
  readonly set: SetVariable;
}

export type SetVariable = (variable: Variable, value: Tensor) => void;

/**
 * What a step of training does with tensors: it reads variables and what it is fed, sets variables and gives results,
 * tensors of their own, at least one. It does the same operations with the same numbers whenever it is of the same size,
 * whatever it is fed, and never looks at the values of a tensor: it may be done once, and then only repeated.
 */
export type Step<Point, Result extends string> = (
  tools: StepTools<Point>,
  size: number,
) => Readonly<Record<Result, Tensor>>;

/** Takes steps, one at a time. */
export interface Stepper<Point, Result extends string> {
  /** Gives the values of the results. Where it throws, the variables hold what they held when last settled. */
  readonly take: (point: Point, size: number) => Promise<Readonly<Record<Result, Float32Array>>>;
  /** Lets the variables hold what the last step has set: before that they may lag behind. */
  readonly settle: () => void;
  /** Goes on from the variables, which somebody else has set, whatever steps have been taken since they were settled. */
  readonly renew: () => void;
  /** Steps that are not settled are lost. */
  readonly dispose: () => void;
}

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** A tensor that training changes, by the name it has in checkpoints. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its value at the start of training, row-major; a pure function of the run's seed. */
  readonly initial: Float32Array;
}

/** Where in training a forward pass stands: randomness (dropout) is a function of it. */
export interface TrainingPoint {
  readonly seed: number;
  readonly step: number;
}

/**
 * A network without state: its parameters are handed in, in the order of `parameters`, and gradients flow to them.
 * Inputs are [rows, features].
 */
export interface Model {
  readonly parameters: readonly ParameterSpec[];
  /** Logits [rows, classes]. `at` is null in evaluation. */
  readonly forward: (parameters: readonly Tensor[], inputs: Tensor2D, at: TrainingPoint | null) => Tensor2D;
}

/** The shapes a model is built for. */
export interface ModelShape {
  readonly featureCount: number;
  readonly classCount: number;
}

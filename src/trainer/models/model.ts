import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { InputShape } from '../data/dataset.ts';

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
 * Inputs are [rows, features] or images [rows, size, size, channels].
 */
export interface Model {
  readonly input: InputShape;
  readonly parameters: readonly ParameterSpec[];
  /** Logits [rows, classes]. `at` is null in evaluation. */
  readonly forward: (parameters: readonly Tensor[], inputs: Tensor, at: TrainingPoint | null) => Tensor2D;
}

/** The shapes a model is built for. */
export interface ModelShape {
  readonly input: InputShape;
  readonly classCount: number;
}

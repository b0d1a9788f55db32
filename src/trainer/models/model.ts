import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { InputShape } from '../data/dataset.ts';
import type { ParameterSpec } from './parameters.ts';

/** Where in training a forward pass stands: randomness (dropout) is a function of it. */
export interface TrainingPoint {
  readonly seed: number;
  readonly step: number;
}

/** What one pass through a network reads, and what it leaves behind. */
export interface Pass {
  /** The tensor of a parameter; gradients flow to those that are trained. */
  readonly value: <T extends Tensor>(name: string) => T;
  /** Null in evaluation. */
  readonly training: TrainingPass | null;
}

/** What a pass in training does besides. */
export interface TrainingPass {
  /** A tensor of random values, which are a function of where training stands. */
  readonly draw: (shape: readonly number[], values: (at: TrainingPoint) => Float32Array) => Tensor;
  /** Gives a running statistic its value for later passes. */
  readonly update: (name: string, value: Tensor) => void;
}

/**
 * A network without state: what it has learned is handed in, by name. Inputs are [rows, features] or images
 * [rows, size, size, channels].
 */
export interface Model {
  readonly input: InputShape;
  readonly classCount: number;
  readonly parameters: readonly ParameterSpec[];
  /** Logits [rows, classes]. */
  readonly forward: (pass: Pass, inputs: Tensor) => Tensor2D;
}

/** What a model is built for. */
export interface Task {
  readonly input: InputShape;
  readonly classCount: number;
  /** Of the training rows, [rows, classes], row-major, 0 or 1: which labels go together. */
  readonly trainLabels: Uint8Array;
  /** [classes, length], row-major: what is known of the classes by their names; null where nothing is. */
  readonly wordVectors: Float32Array | null;
}

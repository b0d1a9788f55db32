import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { TrainingPass, TrainingPoint } from '../../../src/trainer/models/index.ts';

/** Training at a point, with the new values of statistics in `updates` for the caller to dispose. */
export function trainingAt(at: TrainingPoint, updates = new Map<string, Tensor>()): TrainingPass {
  return {
    draw: (shape, values) => tensor(values(at), [...shape]),
    update: (name, value) => updates.set(name, keep(value)),
  };
}

import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Pass, TrainingPoint } from './model.ts';

/**
 * A pass that reads tensors by name: in training at a point, with the new values of statistics in `updates` for the
 * caller to dispose, or in evaluation.
 */
export function passOver(
  tensors: ReadonlyMap<string, Tensor>,
  at: TrainingPoint | null,
  updates = new Map<string, Tensor>(),
): Pass {
  return {
    value<T extends Tensor>(name: string): T {
      const found = tensors.get(name);
      if (found === undefined) throw new Error(`the model has no parameter "${name}"`);
      return found as T;
    },
    training: at && {
      draw: (shape, values) => tensor(values(at), [...shape]),
      update: (name, value) => updates.set(name, keep(value)),
    },
  };
}

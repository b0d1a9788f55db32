import { keep, type Tensor } from '@tensorflow/tfjs-core';
import type { Pass, TrainingPoint } from './model.ts';

/** A pass that reads tensors by name, and keeps the new values of statistics in `updates`, for the caller to dispose. */
export function passOver(
  tensors: ReadonlyMap<string, Tensor>,
  at: TrainingPoint | null,
  updates = new Map<string, Tensor>(),
): Pass {
  return {
    at,
    value<T extends Tensor>(name: string): T {
      const found = tensors.get(name);
      if (found === undefined) throw new Error(`the model has no parameter "${name}"`);
      return found as T;
    },
    update: (name, value) => updates.set(name, keep(value)),
  };
}

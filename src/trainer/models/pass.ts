import type { Tensor } from '@tensorflow/tfjs-core';
import type { Pass, TrainingPass } from './model.ts';

/** A pass that reads tensors by name; in evaluation where `training` is null. */
export function passOver(tensors: ReadonlyMap<string, Tensor>, training: TrainingPass | null): Pass {
  return {
    training,
    value<T extends Tensor>(name: string): T {
      const found = tensors.get(name);
      if (found === undefined) throw new Error(`the model has no parameter "${name}"`);
      return found as T;
    },
  };
}

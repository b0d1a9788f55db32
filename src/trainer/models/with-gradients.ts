import { customGrad, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';

/** An operation with its gradient, for `withGradients`. */
export interface Operation<Value extends Tensor, Remembered extends readonly Tensor[]> {
  /** What the gradient is taken with respect to. */
  readonly inputs: readonly Tensor[];
  readonly value: () => Value;
  /** What `gradients` needs besides the gradient of the value: kept until then, and not a moment longer. */
  readonly remember: (value: Value) => Remembered;
  /** The gradients of `inputs`, in order, none of them twice. Reads `remembered`, not what it closes over. */
  readonly gradients: (dy: Value, ...remembered: Remembered) => readonly Tensor[];
}

/**
 * Computes an operation that brings its own gradient: in Node, TensorFlow.js comes without any for its kernels. On the
 * way back it frees what was remembered and the gradient of its value, once used, where TensorFlow.js keeps both to the
 * end: so the memory of a step has its peak where activations are many or gradients are, not where both are.
 */
export function withGradients<Value extends Tensor, const Remembered extends readonly Tensor[]>({
  inputs,
  value,
  remember,
  gradients,
}: Operation<Value, Remembered>): Value {
  const operation = customGrad<Tensor>((...inputsAndSave) => {
    const save = inputsAndSave.at(-1) as (tensors: readonly Tensor[]) => void;
    const result = value();
    save(remember(result));
    return {
      value: result,
      gradFunc(dy, saved) {
        const results = tidy(() => [...gradients(dy as Value, ...(saved as Tensor[] as [...Remembered]))]);
        for (const used of [dy, ...saved]) if (!results.includes(used)) used.dispose();
        return results;
      },
    };
  });
  return operation(...inputs) as Value;
}

/** f(x) as a constant: nothing that f computes is remembered for a gradient. */
export function withoutGradients<Value extends Tensor>(x: Tensor, f: () => Value): Value {
  const operation = customGrad<Tensor>(() => ({ value: f(), gradFunc: () => zerosLike(x) }));
  return operation(x) as Value;
}

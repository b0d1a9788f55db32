import type { OperationAttribute, TensorflowBackend, TensorValues } from '../tensorflow-binding.ts';

/** Values that do not change from step to step. */
export interface Constant {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

export interface Operation {
  readonly name: string;
  readonly attributes: readonly OperationAttribute[];
  /** Numbers of the tensors it takes. */
  readonly inputs: readonly number[];
  readonly outputs: readonly TensorValues[];
}

/** What TensorFlow was asked to do while something ran. */
export interface Recording {
  readonly operations: readonly Operation[];
  /** What came from JavaScript, by the number of the tensor. */
  readonly constants: ReadonlyMap<number, Constant>;
}

/**
 * Runs something and writes down each of TensorFlow's operations in it. Throws an Error where it looks at the values of
 * a tensor: what follows from them would be no part of the recording.
 */
export function record(backend: TensorflowBackend, run: () => void): Recording {
  const { binding } = backend;
  const operations: Operation[] = [];
  const constants = new Map<number, Constant>();
  const recording: Pick<typeof binding, 'executeOp' | 'createTensor' | 'tensorDataSync'> = {
    executeOp(name, attributes, inputs, count) {
      const outputs = binding.executeOp(name, attributes, inputs, count);
      operations.push({ name, attributes, inputs: [...inputs], outputs });
      return outputs;
    },
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      constants.set(id, { shape: [...shape], dtype, values });
      return id;
    },
    tensorDataSync() {
      throw new Error('it looks at the values of a tensor on its way');
    },
  };
  // All else as the binding has it, whose own members cannot be replaced.
  backend.binding = new Proxy({} as typeof binding, {
    get: (_, name) => Reflect.get(Object.hasOwn(recording, name) ? recording : binding, name),
  });
  try {
    run();
  } finally {
    backend.binding = binding;
  }
  return { operations, constants };
}

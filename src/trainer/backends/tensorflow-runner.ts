import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** Runs one of TensorFlow's operations on float32 tensors, by its name. */
export type Run = (operation: string, inputs: readonly TensorInfo[], settings?: Settings) => TensorInfo[];

interface Settings {
  /** How many outputs there are; one if not given. */
  readonly count?: number;
  /** Names of the attributes for the type of the inputs; `T` if not given. */
  readonly types?: readonly string[];
  readonly floats?: Readonly<Record<string, number>>;
  readonly numbers?: Readonly<Record<string, number>>;
  readonly texts?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, boolean>>;
}

/** The part of tfjs-node's backend that is used here. */
export interface TensorflowBackend extends KernelBackend {
  readonly binding: Readonly<
    Record<'TF_FLOAT' | 'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_INT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL', number>
  >;
  readonly executeMultipleOutputs: (
    operation: string,
    attributes: readonly Attribute[],
    inputs: readonly TensorInfo[],
    count: number,
  ) => TensorInfo[];
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export function runner(backend: TensorflowBackend): Run {
  const { binding } = backend;
  return (operation, inputs, { count = 1, types = ['T'], floats = {}, numbers = {}, texts = {}, flags = {} } = {}) => {
    const list = (type: number, values: Readonly<Record<string, unknown>>) =>
      Object.entries(values).map(([name, value]) => ({ name, type, value }));
    const attributes = [
      ...types.map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })),
      ...list(binding.TF_ATTR_FLOAT, floats),
      ...list(binding.TF_ATTR_INT, numbers),
      ...list(binding.TF_ATTR_STRING, texts),
      ...list(binding.TF_ATTR_BOOL, flags),
    ];
    return backend.executeMultipleOutputs(operation, attributes, inputs, count);
  };
}

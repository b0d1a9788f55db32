import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** The part of tfjs-node's backend that is used here. */
export interface TensorflowBackend extends KernelBackend {
  binding: TensorflowBinding;
  /** TensorFlow's numbers for the values of tensors. */
  readonly getInputTensorIds: (tensors: readonly Tensor[]) => number[];
  readonly createOutputTensor: (values: TensorValues) => Tensor;
  readonly executeMultipleOutputs: (
    operation: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly TensorInfo[],
    count: number,
  ) => TensorInfo[];
}

/** The values of a tensor as TensorFlow holds them, under a number that is never used again. */
export interface TensorValues {
  readonly id: number;
  readonly shape: number[];
  /** One of TensorFlow's DataType. */
  readonly dtype: number;
}

type Numbers = Float32Array | Int32Array | Uint8Array;

/** The part of tfjs-node's addon that is used here. What is made has to be deleted. */
export interface TensorflowBinding
  extends Readonly<
    Record<
      | 'TF_FLOAT'
      | 'TF_INT32'
      | 'TF_ATTR_TYPE'
      | 'TF_ATTR_FLOAT'
      | 'TF_ATTR_INT'
      | 'TF_ATTR_STRING'
      | 'TF_ATTR_BOOL'
      | 'TF_ATTR_SHAPE',
      number
    >
  > {
  readonly createTensor: (shape: readonly number[], dtype: number, values: Numbers) => number;
  readonly deleteTensor: (id: number) => void;
  readonly tensorDataSync: (id: number) => Numbers;
  readonly executeOp: (
    operation: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly number[],
    count: number,
  ) => TensorValues[];
  readonly loadSavedModel: (folder: string, tags: string) => number;
  readonly deleteSavedModel: (model: number) => void;
  readonly getNumOfTensors: () => number;
  readonly getNumOfSavedModels: () => number;
  readonly runSavedModel: (model: number, inputs: readonly number[], feeds: string, fetches: string) => TensorValues[];
}

/** An attribute of an operation, its type one of the binding's TF_ATTR. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

import { engine, type KernelBackend, type Tensor } from '@tensorflow/tfjs-core';

/** A backend that can also run a graph of TensorFlow's operations as a whole: tfjs-node's, enabled by `enableGraphs`. */
export interface GraphBackend extends KernelBackend {
  binding: GraphBinding;
  readonly MessageWriter: new () => MessageWriter;
  /** TensorFlow's numbers for the values of tensors. */
  readonly getInputTensorIds: (tensors: readonly Tensor[]) => number[];
  readonly createOutputTensor: (values: TensorValues) => Tensor;
}

/** The backend in use; null where that cannot run graphs. */
export function graphBackend(): GraphBackend | null {
  const { backend } = engine();
  return 'MessageWriter' in backend ? (backend as GraphBackend) : null;
}

/** The values of a tensor as TensorFlow holds them, under a number that is never used again. */
export interface TensorValues {
  readonly id: number;
  readonly shape: number[];
  /** One of TensorFlow's DataType. */
  readonly dtype: number;
}

type Numbers = Float32Array | Int32Array | Uint8Array;

/** The part of tfjs-node's addon that is used here. */
export interface GraphBinding
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
  readonly runSavedModel: (model: number, inputs: readonly number[], feeds: string, fetches: string) => TensorValues[];
}

/** An attribute of an operation, its type one of the binding's TF_ATTR. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The part of google-protobuf's BinaryWriter that is used here: each writes a field by its number. */
export interface MessageWriter {
  readonly writeString: (field: number, value: string) => void;
  readonly writeBytes: (field: number, value: Uint8Array) => void;
  readonly writeInt64: (field: number, value: number) => void;
  readonly writePackedInt64: (field: number, values: readonly number[]) => void;
  readonly writeFloat: (field: number, value: number) => void;
  readonly writeBool: (field: number, value: boolean) => void;
  readonly writeMessage: <Value>(
    field: number,
    value: Value,
    write: (value: Value, writer: MessageWriter) => void,
  ) => void;
  readonly getResultBuffer: () => Uint8Array;
}

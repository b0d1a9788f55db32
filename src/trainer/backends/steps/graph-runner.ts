import { engine } from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from '../tensorflow-binding.ts';

/** What it takes to run a graph of TensorFlow's operations as a whole. */
export interface GraphRunner {
  readonly backend: TensorflowBackend;
  readonly MessageWriter: new () => MessageWriter;
}

/** That of the backend in use; null where it has none. */
export function graphRunner(): GraphRunner | null {
  const { backend } = engine();
  return 'graphRunner' in backend ? (backend.graphRunner as GraphRunner) : null;
}

/** From now on `graphRunner` gives it while its backend is in use. */
export function provide(runner: GraphRunner): void {
  Object.assign(runner.backend, { graphRunner: runner });
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

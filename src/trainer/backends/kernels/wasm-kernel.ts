import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type NamedTensorInfoMap,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** What a kernel computes with. Every tensor it makes and does not return is given back when it ends. */
export interface Workspace {
  /** Runs another kernel of the backend. */
  readonly run: (kernel: string, inputs: NamedTensorInfoMap, attributes?: object) => TensorInfo;
  /** The same values in another shape, without a copy. */
  readonly reshape: (x: TensorInfo, shape: readonly number[]) => TensorInfo;
  /** A float32 tensor with whatever values the memory held before. */
  readonly allocate: (shape: readonly number[]) => TensorInfo;
  /** The values in place; only until the next `run` or `allocate`, which may move the memory. */
  readonly values: (x: TensorInfo) => Float32Array;
}

/** A kernel that the project brings to the WebAssembly backend, in place of the built-in one where there is one. */
export interface WasmKernel {
  readonly name: string;
  readonly kernelFunc: KernelFunc;
}

/**
 * Makes a kernel of a computation. The names and types of inputs and attributes are TensorFlow.js's own, and are what
 * its operations pass to a kernel of that name.
 */
export function wasmKernel<Inputs extends NamedTensorInfoMap, Attributes extends object>(
  name: string,
  compute: (
    inputs: { readonly [Name in keyof Inputs]-?: TensorInfo },
    attributes: Attributes,
    workspace: Workspace,
  ) => TensorInfo | TensorInfo[],
): WasmKernel {
  return {
    name,
    kernelFunc({ inputs, attrs, backend }) {
      const { workspace, release } = createWorkspace(backend as BackendWasm);
      const result = compute(inputs as { [Name in keyof Inputs]-?: TensorInfo }, attrs as Attributes, workspace);
      release(result);
      return result;
    },
  };
}

/** Puts the kernel in the place of the built-in one, if there is one, which `builtIn` names from then on. */
export function replaceKernel({ name, kernelFunc }: WasmKernel): void {
  // Typed as always there, which it is not.
  const present: KernelConfig | undefined = getKernel(name, 'wasm');
  if (present?.kernelFunc === kernelFunc) return;
  if (present !== undefined) {
    registerKernel({ ...present, kernelName: builtIn(name) });
    unregisterKernel(name, 'wasm');
  }
  registerKernel({ kernelName: name, backendName: 'wasm', kernelFunc });
}

/** What TensorFlow.js's own kernel is called where the project's has taken its name. */
export function builtIn(name: string): string {
  return `BuiltIn${name}`;
}

function createWorkspace(backend: BackendWasm) {
  const made: TensorInfo[] = [];
  const keep = (tensor: TensorInfo) => {
    made.push(tensor);
    return tensor;
  };
  const run: Workspace['run'] = (kernel, inputs, attributes = {}) =>
    keep(getKernel(kernel, 'wasm').kernelFunc({ inputs, attrs: { ...attributes }, backend }) as TensorInfo);
  const workspace: Workspace = {
    run,
    reshape: (x, shape) => run('Reshape', { x }, { shape }),
    allocate: (shape) => keep(backend.makeOutput([...shape], 'float32')),
    values: (x) => backend.typedArrayFromHeap(x) as Float32Array,
  };
  const release = (result: TensorInfo | TensorInfo[]) => {
    const results = new Set([result].flat());
    for (const tensor of made) if (!results.has(tensor)) backend.disposeData(tensor.dataId);
  };
  return { workspace, release };
}

import { type NamedAttrMap, registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { FusedKernel } from './fused-kernels.ts';
import type { TensorflowBackend } from './tensorflow-binding.ts';

/** Teaches tfjs-node the fused kernels, each by operations that TensorFlow itself has. */
export function registerTensorflowKernels(backendName: string): void {
  for (const [kernelName, compute] of Object.entries(kernels)) {
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs = {}, backend }) =>
        compute(inputs as Record<string, TensorInfo>, attrs, runner(backend as TensorflowBackend)),
    });
  }
}

type Inputs = Readonly<Record<string, TensorInfo>>;
type Compute = (inputs: Inputs, attributes: NamedAttrMap, run: Run) => TensorInfo[];

const kernels: Readonly<Record<FusedKernel, Compute>> = {
  TrainingBatchNorm: ({ x, scale, offset, mean, variance }, { epsilon, share }, run) =>
    run('FusedBatchNormV3', [x!, scale!, offset!, mean!, variance!], {
      count: 6,
      types: ['T', 'U'],
      floats: { epsilon: Number(epsilon), exponential_avg_factor: Number(share) },
      texts: { data_format: 'NHWC' },
      flags: { is_training: true },
    }),
  TrainingBatchNormGradient: ({ dy, x, scale, mean, variance, rest }, { epsilon }, run) =>
    run('FusedBatchNormGradV3', [dy!, x!, scale!, mean!, variance!, rest!], {
      count: 5,
      types: ['T', 'U'],
      floats: { epsilon: Number(epsilon) },
      texts: { data_format: 'NHWC' },
      flags: { is_training: true },
    }),
  ReluGradient: ({ dy, y }, _, run) => run('ReluGrad', [dy!, y!]),
  TransposedProduct: ({ a, b }, { transposeA, transposeB }, run) =>
    run('MatMul', [a!, b!], { flags: { transpose_a: transposeA === true, transpose_b: transposeB === true } }),
  SumOfSquares({ x }, _, run) {
    const [half] = run('L2Loss', [x!]);
    return run('Add', [half!, half!]);
  },
  MomentumStep({ parameter, velocity, gradient, scale, decay, momentum, rate }, _, run) {
    const product = (a: TensorInfo, b: TensorInfo) => run('Mul', [a, b])[0]!;
    // Not AddN, nor a chain of Add, which a graph makes one of: in which order that sums differs from run to run.
    const pull = product(parameter!, run('Neg', [decay!])[0]!);
    const [push] = run('Sub', [product(gradient!, scale!), pull]);
    const [next] = run('Add', [product(velocity!, momentum!), push!]);
    return [...run('Sub', [parameter!, product(next!, rate!)]), next!];
  },
};

/** Runs one of TensorFlow's operations on float32 tensors, by its name. */
type Run = (operation: string, inputs: readonly TensorInfo[], settings?: Settings) => TensorInfo[];

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

function runner(backend: TensorflowBackend): Run {
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

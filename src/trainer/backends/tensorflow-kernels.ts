import { type NamedAttrMap, registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { FusedKernel } from './fused-kernels.ts';
import { type Run, runner, type TensorflowBackend } from './tensorflow-runner.ts';

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
    const terms = [product(velocity!, momentum!), product(gradient!, scale!), product(parameter!, decay!)];
    const [next] = run('AddN', terms, { numbers: { N: terms.length } });
    return [...run('Sub', [parameter!, product(next!, rate!)]), next!];
  },
};

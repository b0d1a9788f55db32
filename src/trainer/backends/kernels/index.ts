import { avgPoolGrad } from './avg-pool-grad.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { conv2DBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2DBackpropInput } from './conv2d-backprop-input.ts';
import { depthwiseConv2dBackpropFilter } from './depthwise-conv2d-backprop-filter.ts';
import { depthwiseConv2dBackpropInput } from './depthwise-conv2d-backprop-input.ts';
import { fusedBatchNorm } from './fused-batch-norm.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { mean, sum } from './reductions.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';
import { replaceKernel } from './wasm-kernel.ts';

const kernels = [
  avgPoolGrad,
  batchMatMul,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  fusedBatchNorm,
  maxPoolGrad,
  mean,
  sum,
  unsortedSegmentSum,
];

/** Gives the WebAssembly backend, once set up, the kernels that it lacks or has only slow ones of. */
export function registerWasmKernels(): void {
  for (const kernel of kernels) replaceKernel(kernel);
}

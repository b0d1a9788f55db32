import { backend_util, MaxPoolGrad, type MaxPoolGradAttrs, type MaxPoolGradInputs } from '@tensorflow/tfjs-core';
import { poolingWindows } from './pooling-window.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** The gradient of the largest value goes to the first place that has it. Much faster than the built-in kernel. */
export const maxPoolGrad = wasmKernel<MaxPoolGradInputs, MaxPoolGradAttrs>(
  MaxPoolGrad,
  ({ dy, input }, { filterSize, strides, pad, dimRoundingMode }, workspace) => {
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const dx = workspace.allocate(shape);
    const [x, gradient, out] = [workspace.values(input), workspace.values(dy), workspace.values(dx)];
    out.fill(0);
    for (const { output, pixels } of poolingWindows(info)) {
      for (let channel = 0; channel < info.inChannels; channel++) {
        let place = pixels[0]! + channel;
        let largest = x[place]!;
        for (let i = 1; i < pixels.length; i++) {
          const value = x[pixels[i]! + channel]!;
          if (value > largest) {
            largest = value;
            place = pixels[i]! + channel;
          }
        }
        out[place]! += gradient[output + channel]!;
      }
    }
    return dx;
  },
);

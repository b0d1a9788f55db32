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
    const [largest, places] = [new Float32Array(info.inChannels), new Int32Array(info.inChannels)];
    for (const { output, pixels } of poolingWindows(info)) {
      largest.fill(Number.NEGATIVE_INFINITY);
      places.fill(pixels[0]!);
      for (const pixel of pixels) {
        for (let channel = 0; channel < largest.length; channel++) {
          const value = x[pixel + channel]!;
          if (value > largest[channel]!) {
            largest[channel] = value;
            places[channel] = pixel;
          }
        }
      }
      for (let channel = 0; channel < largest.length; channel++) {
        out[places[channel]! + channel]! += gradient[output + channel]!;
      }
    }
    return dx;
  },
);

import { AvgPoolGrad, type AvgPoolGradAttrs, type AvgPoolGradInputs, backend_util } from '@tensorflow/tfjs-core';
import { poolingWindows } from './pooling-window.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** The gradient of a mean goes to what it is the mean of, borders not counted. Much faster than the built-in kernel. */
export const avgPoolGrad = wasmKernel<AvgPoolGradInputs, AvgPoolGradAttrs>(
  AvgPoolGrad,
  ({ dy, input }, { filterSize, strides, pad }, workspace) => {
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    const dx = workspace.allocate(shape);
    const [gradient, out] = [workspace.values(dy), workspace.values(dx)];
    out.fill(0);
    for (const { output, pixels } of poolingWindows(info)) {
      const share = 1 / pixels.length;
      for (const pixel of pixels) {
        for (let channel = 0; channel < info.inChannels; channel++) {
          out[pixel + channel]! += gradient[output + channel]! * share;
        }
      }
    }
    return dx;
  },
);

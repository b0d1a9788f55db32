import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import type { Workspace } from './wasm-kernel.ts';

/** The pixels of x [n, h, w, channels] that a filter of one tap without padding meets: every `stride`-th. */
export function pixelsAt(x: TensorInfo, info: backend_util.Conv2DInfo, workspace: Workspace): TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth } = info;
  if (strideHeight === 1 && strideWidth === 1) return x;
  const picked = workspace.allocate([batchSize, outHeight, outWidth, inChannels]);
  const [from, to] = [workspace.values(x), workspace.values(picked)];
  let at = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, at += inChannels) {
        const pixel = ((n * inHeight + row * strideHeight) * inWidth + column * strideWidth) * inChannels;
        to.set(from.subarray(pixel, pixel + inChannels), at);
      }
    }
  }
  return picked;
}

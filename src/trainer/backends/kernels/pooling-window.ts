import type { backend_util } from '@tensorflow/tfjs-core';

/** Where an output of a pooling looks in its input, borders cut off. */
export interface PoolingWindow {
  /** Index of the first channel of the output. */
  readonly output: number;
  /** Indices of the first channel of every pixel looked at, row by row; only until the next window. */
  readonly pixels: readonly number[];
}

/** Every output pixel of a pooling of [n, h, w, channels], in order. */
export function* poolingWindows(info: backend_util.Conv2DInfo): Generator<PoolingWindow> {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const pixels: number[] = [];
  let output = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const bottom = Math.min(inHeight, top + info.filterHeight);
      for (let column = 0; column < outWidth; column++, output += inChannels) {
        const left = column * strideWidth - padInfo.left;
        const right = Math.min(inWidth, left + info.filterWidth);
        pixels.length = 0;
        for (let y = Math.max(0, top); y < bottom; y++) {
          for (let x = Math.max(0, left); x < right; x++) pixels.push(((n * inHeight + y) * inWidth + x) * inChannels);
        }
        yield { output, pixels };
      }
    }
  }
}

import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * Visits every meeting of a filter's tap with an input pixel of a depthwise convolution, borders left out: the indices
 * of the first channel of the input's pixel, of the tap and of the output's pixel.
 */
export function forEachTap(
  info: backend_util.Conv2DInfo,
  visit: (input: number, tap: number, output: number) => void,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterWidth, padInfo } = info;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const output = ((n * outHeight + row) * outWidth + column) * outChannels;
        for (let r = 0; r < info.filterHeight; r++) {
          const y = row * info.strideHeight + r * info.dilationHeight - padInfo.top;
          if (y < 0 || y >= inHeight) continue;
          for (let s = 0; s < filterWidth; s++) {
            const x = column * info.strideWidth + s * info.dilationWidth - padInfo.left;
            if (x < 0 || x >= inWidth) continue;
            visit(((n * inHeight + y) * inWidth + x) * inChannels, (r * filterWidth + s) * outChannels, output);
          }
        }
      }
    }
  }
}

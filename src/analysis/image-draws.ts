import { randomStream } from '../base/index.ts';

/** How often each image is drawn in each replicate. */
export interface ImageDraws {
  readonly replicates: number;
  /** Places of a row of `counts`: `replicates`, rounded up to whole words. */
  readonly stride: number;
  /** [images, stride], row-major. A count is Poisson with mean 1, as good as: it never comes near 255. */
  readonly counts: Uint8Array;
  /** The same memory, four counts to a word: rows are added word by word. */
  readonly words: Uint32Array;
  /** So many rows can be added in words before a count could run over into its neighbour. */
  readonly addable: number;
}

/**
 * A bootstrap over test images: each replicate draws as many images as there are, with replacement. The draws depend on
 * nothing but the number of images and of the replicate, so that runs with the same test images are resampled alike,
 * and differences between them are paired.
 */
export function drawImages(imageCount: number, replicates: number): ImageDraws {
  const stride = 4 * Math.ceil(replicates / 4);
  const counts = new Uint8Array(imageCount * stride);
  let most = 1;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const { uniform } = randomStream(0, 'bootstrap', replicate);
    for (let i = 0; i < imageCount; i++) {
      const at = Math.floor(uniform(i) * imageCount) * stride + replicate;
      const count = (counts[at] as number) + 1;
      counts[at] = count;
      if (count > most) most = count;
    }
  }
  return { replicates, stride, counts, words: new Uint32Array(counts.buffer), addable: Math.floor(255 / most) };
}

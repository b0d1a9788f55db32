import type { ImageDraws } from './image-draws.ts';

/** The images of a class by falling score. */
export interface RankedImages {
  readonly order: Uint32Array;
  /** 1 where the image at the same place of `order` is positive. */
  readonly positive: Uint8Array;
  /** 1 where the next image has a lower score: a threshold lies between. */
  readonly ends: Uint8Array;
  /** The threshold below the last positive, as a place of `order`: images behind it change no precision. */
  readonly last: number;
}

/** Ranks images by their scores for a class; scores and labels are [images, classes], row-major. */
export function rankImages(
  scores: Float32Array,
  labels: Uint8Array,
  { classCount, column }: { readonly classCount: number; readonly column: number },
): RankedImages {
  const count = labels.length / classCount;
  const ofClass = new Float32Array(count);
  for (let i = 0; i < count; i++) ofClass[i] = scores[i * classCount + column] as number;
  const order = byFallingScore(ofClass);
  const [positive, ends] = [new Uint8Array(count), new Uint8Array(count)];
  for (let i = 0; i < count; i++) {
    const image = order[i] as number;
    positive[i] = labels[image * classCount + column] as number;
    ends[i] = i + 1 === count || ofClass[image] !== ofClass[order[i + 1] as number] ? 1 : 0;
  }
  return { order, positive, ends, last: ends.indexOf(1, positive.lastIndexOf(1)) };
}

/**
 * Numbers are sorted many times faster without a comparing function, so the image rides along with its score, in the
 * low 29 bits of a double, which a float32 leaves empty. The order among equal scores means nothing.
 */
function byFallingScore(scores: Float32Array): Uint32Array {
  const keys = new Float64Array(scores);
  const lowWords = new Uint32Array(keys.buffer);
  for (let i = 0; i < scores.length; i++) lowWords[2 * i] = (lowWords[2 * i] as number) | i;
  keys.sort().reverse();
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = (lowWords[2 * i] as number) & (2 ** 29 - 1);
  return order;
}

/**
 * Step-wise average precision of a class in every replicate, each image counting as often as it was drawn; NaN without
 * a positive. All replicates advance together, image by image: most images are negative and cost an addition for four
 * replicates, in words whose sums are moved to `seen` before they could overflow.
 */
export function resampledPrecisions(ranked: RankedImages, draws: ImageDraws): Float64Array {
  const { order, positive, ends, last } = ranked;
  const { replicates, stride, counts, words, addable } = draws;
  const width = stride / 4;
  const [seen, hits, gained] = [new Uint32Array(replicates), new Uint32Array(replicates), new Uint32Array(replicates)];
  const sums = new Float64Array(replicates);
  const pending = new Uint32Array(width);
  const pendingCounts = new Uint8Array(pending.buffer);
  let [rows, anyGained] = [0, false];
  for (let i = 0; i <= last; i++) {
    const row = (order[i] as number) * width;
    for (let w = 0; w < width; w++) pending[w] = (pending[w] as number) + (words[row + w] as number);
    rows++;
    if (positive[i] === 1) {
      for (let r = 0; r < replicates; r++) gained[r] = (gained[r] as number) + (counts[4 * row + r] as number);
      anyGained = true;
    }
    const isStep = anyGained && ends[i] === 1;
    if (rows === addable || isStep) {
      for (let r = 0; r < replicates; r++) seen[r] = (seen[r] as number) + (pendingCounts[r] as number);
      pending.fill(0);
      rows = 0;
    }
    if (!isStep) continue;
    for (let r = 0; r < replicates; r++) {
      if (gained[r] === 0) continue;
      hits[r] = (hits[r] as number) + (gained[r] as number);
      sums[r] = (sums[r] as number) + ((gained[r] as number) * (hits[r] as number)) / (seen[r] as number);
    }
    gained.fill(0);
    anyGained = false;
  }
  return sums.map((sum, r) => sum / (hits[r] as number));
}

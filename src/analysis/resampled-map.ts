import { randomStream } from '../base/index.ts';
import type { Group } from '../model/index.ts';

/** What a run made of its test images. */
export interface TestScores {
  /** Finite; [images, classes], row-major. */
  readonly scores: Float32Array;
  /** 0 or 1; [images, classes]. */
  readonly labels: Uint8Array;
  /** By class. */
  readonly groups: readonly Group[];
}

/** mAP in percent by replicate; NaN where no class of the group has a positive among the images drawn. */
export type ResampledMap = Readonly<Record<'total' | Group, Float64Array>>;

/** How often each image is drawn in each replicate: [images, replicates], row-major. */
export interface Draws {
  readonly replicates: number;
  readonly counts: Uint16Array;
}

/**
 * A bootstrap over test images: each replicate draws as many images as there are, with replacement. The draws depend on
 * nothing but the number of images and of the replicate, so that runs with the same test images are resampled alike,
 * and differences between them are paired.
 */
export function drawImages(imageCount: number, replicates: number): Draws {
  const counts = new Uint16Array(imageCount * replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const { uniform } = randomStream(0, 'bootstrap', replicate);
    for (let i = 0; i < imageCount; i++) {
      const at = Math.floor(uniform(i) * imageCount) * replicates + replicate;
      counts[at] = (counts[at] as number) + 1;
    }
  }
  return { replicates, counts };
}

/** mAP, total and by group, of every replicate. The work is replicates x images x classes. */
export function resampledMap({ scores, labels, groups }: TestScores, draws: Draws): ResampledMap {
  const sums = ofGroups(() => new Float64Array(draws.replicates));
  const classes = ofGroups(() => new Uint32Array(draws.replicates));
  for (const [column, group] of groups.entries()) {
    const values = averagePrecisions(sortedColumn(scores, labels, groups.length, column), draws);
    for (const name of ['total', group] as const) {
      const [sum, count] = [sums[name], classes[name]];
      for (const [replicate, value] of values.entries()) {
        if (Number.isNaN(value)) continue;
        sum[replicate] = (sum[replicate] as number) + value;
        count[replicate] = (count[replicate] as number) + 1;
      }
    }
  }
  const mean = (name: 'total' | Group) =>
    sums[name].map((sum, replicate) => (100 * sum) / (classes[name][replicate] as number));
  return { total: mean('total'), head: mean('head'), medium: mean('medium'), tail: mean('tail') };
}

interface SortedColumn {
  /** Images by falling score. */
  readonly order: Uint32Array;
  /** 1 where the image at the same place of `order` is positive. */
  readonly positive: Uint8Array;
  /** 1 where the next image has a lower score: a threshold lies between. */
  readonly ends: Uint8Array;
}

function sortedColumn(scores: Float32Array, labels: Uint8Array, classCount: number, column: number): SortedColumn {
  const imageCount = labels.length / classCount;
  const ofClass = Float32Array.from({ length: imageCount }, (_, i) => scores[i * classCount + column] as number);
  const order = Uint32Array.from(ofClass, (_, i) => i).sort((a, b) => (ofClass[b] as number) - (ofClass[a] as number));
  return {
    order,
    positive: Uint8Array.from(order, (image) => labels[image * classCount + column] as number),
    ends: Uint8Array.from(order, (image, i) => Number(ofClass[image] !== ofClass[order[i + 1] ?? -1])),
  };
}

/**
 * Step-wise average precision of a class in every replicate, each image counting as often as it was drawn; NaN without
 * a positive. All replicates advance together, image by image: most images are negative and cost one addition each.
 */
function averagePrecisions({ order, positive, ends }: SortedColumn, { replicates, counts }: Draws): Float64Array {
  const [seen, hits, gained] = [new Uint32Array(replicates), new Uint32Array(replicates), new Uint32Array(replicates)];
  const sums = new Float64Array(replicates);
  let anyGained = false;
  for (let i = 0; i < order.length; i++) {
    const row = (order[i] as number) * replicates;
    for (let r = 0; r < replicates; r++) seen[r] = (seen[r] as number) + (counts[row + r] as number);
    if (positive[i] === 1) {
      for (let r = 0; r < replicates; r++) gained[r] = (gained[r] as number) + (counts[row + r] as number);
      anyGained = true;
    }
    if (!anyGained || ends[i] === 0) continue;
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

function ofGroups<T>(make: () => T): Record<'total' | Group, T> {
  return { total: make(), head: make(), medium: make(), tail: make() };
}

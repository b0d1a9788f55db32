import type { Group } from '../model/index.ts';
import type { ImageDraws } from './image-draws.ts';
import { rankImages, resampledPrecisions } from './resampled-precision.ts';

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

/** mAP, total and by group, of every replicate. The work is replicates x images x classes. */
export function resampledMap({ scores, labels, groups }: TestScores, draws: ImageDraws): ResampledMap {
  const sums = ofGroups(() => new Float64Array(draws.replicates));
  const classes = ofGroups(() => new Uint32Array(draws.replicates));
  for (const [column, group] of groups.entries()) {
    const values = resampledPrecisions(rankImages(scores, labels, { classCount: groups.length, column }), draws);
    for (const name of ['total', group] as const) {
      const [sum, count] = [sums[name], classes[name]];
      for (let r = 0; r < draws.replicates; r++) {
        const value = values[r] as number;
        if (Number.isNaN(value)) continue;
        sum[r] = (sum[r] as number) + value;
        count[r] = (count[r] as number) + 1;
      }
    }
  }
  const mean = (name: 'total' | Group) => sums[name].map((sum, r) => (100 * sum) / (classes[name][r] as number));
  return { total: mean('total'), head: mean('head'), medium: mean('medium'), tail: mean('tail') };
}

function ofGroups<T>(make: () => T): Record<'total' | Group, T> {
  return { total: make(), head: make(), medium: make(), tail: make() };
}

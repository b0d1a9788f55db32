import type { Pair } from './paired.ts';
import { distinctRuns, metricOf, type Point } from './points.ts';

/** The values of two sides under one seed, and the runs that they are means over. */
export interface SeedPair extends Pair {
  readonly seed: number;
  readonly leftRuns: readonly string[];
  readonly rightRuns: readonly string[];
}

/** Pairs the seeds that are complete on both sides, by ascending seed. */
export function pairSeeds(left: readonly Point[], right: readonly Point[], metric: string): readonly SeedPair[] {
  const ours = sideBySeed(left, metric);
  const theirs = sideBySeed(right, metric);
  return [...ours.keys()]
    .sort((a, b) => a - b)
    .flatMap((seed) => {
      const [one, other] = [ours.get(seed), theirs.get(seed)];
      if (one?.value == null || other?.value == null) return [];
      return [{ seed, left: one.value, right: other.value, leftRuns: one.runs, rightRuns: other.runs }];
    });
}

/** A side's value per seed: the mean over all its runs with that seed, null while one is without a value. */
function sideBySeed(
  points: readonly Point[],
  metric: string,
): ReadonlyMap<number, { readonly value: number | null; readonly runs: readonly string[] }> {
  const bySeed = new Map<number, { runs: string[]; total: number | null }>();
  for (const { id, place, result } of distinctRuns(points)) {
    const value = metricOf(result, metric);
    const side = bySeed.get(place.seed) ?? { runs: [], total: 0 };
    side.runs.push(id);
    side.total = value === null || side.total === null ? null : side.total + value;
    bySeed.set(place.seed, side);
  }
  return new Map(
    [...bySeed].map(([seed, { runs, total }]) => [seed, { value: total === null ? null : total / runs.length, runs }]),
  );
}

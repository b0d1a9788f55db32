import { summarize } from './summary.ts';

/** What a run reported at each step; null stands for a non-finite value, or a mean over nothing. */
export interface Series {
  /** Ascending. */
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface BandPoint {
  readonly step: number;
  readonly mean: number;
  /** Sample deviation over the runs; null for a single one. */
  readonly deviation: number | null;
  readonly n: number;
}

/**
 * Mean and deviation over runs of the same series, on the steps at which every run has a value, ascending. Runs that
 * reported nothing at all do not count.
 */
export function bandOverRuns(series: readonly Series[]): readonly BandPoint[] {
  const reporting = series.filter(({ values }) => values.some((value) => value !== null));
  const byStep = new Map<number, number[]>();
  for (const { steps, values } of reporting) {
    for (const [i, step] of steps.entries()) {
      const value = values[i] ?? null;
      if (value === null) continue;
      const others = byStep.get(step);
      if (others === undefined) byStep.set(step, [value]);
      else others.push(value);
    }
  }
  return [...byStep]
    .filter(([, values]) => values.length === reporting.length)
    .sort(([a], [b]) => a - b)
    .flatMap(([step, values]) => {
      const { n, mean, deviation } = summarize(values);
      return mean === null ? [] : [{ step, mean, deviation, n }];
    });
}

/** At most about `most` points, evenly thinned, the last one kept: a figure shows no more, and its file stays small. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
  const stride = Math.ceil(points.length / most);
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}

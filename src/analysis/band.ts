import { summarize } from './summary.ts';

/** A value reported at a step; null stands for a non-finite one, or a mean over nothing. */
export interface SeriesPoint {
  readonly step: number;
  readonly value: number | null;
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
export function bandOverRuns(series: readonly (readonly SeriesPoint[])[]): readonly BandPoint[] {
  const bySteps = new Map<number, number[]>();
  const reporting = series.filter((points) => points.some(({ value }) => value !== null));
  for (const points of reporting) {
    for (const { step, value } of lastOfSteps(points)) {
      if (value === null) continue;
      const values = bySteps.get(step);
      if (values === undefined) bySteps.set(step, [value]);
      else values.push(value);
    }
  }
  return [...bySteps]
    .filter(([, values]) => values.length === reporting.length)
    .sort(([a], [b]) => a - b)
    .flatMap(([step, values]) => {
      const { n, mean, deviation } = summarize(values);
      return mean === null ? [] : [{ step, mean, deviation, n }];
    });
}

/** The last value of each step; a series in the order of its steps has no other. */
function lastOfSteps(points: readonly SeriesPoint[]): Iterable<SeriesPoint> {
  if (points.every(({ step }, i) => i === 0 || step > (points[i - 1]?.step ?? step))) return points;
  return new Map(points.map((point) => [point.step, point])).values();
}

/** At most about `most` points, evenly thinned, the last one kept: a figure shows no more, and its file stays small. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
  const stride = Math.ceil(points.length / most);
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}

export interface Summary {
  readonly n: number;
  /** null for n = 0. */
  readonly mean: number | null;
  /** Sample standard deviation (n - 1); null for n < 2. */
  readonly deviation: number | null;
}

/** Mean and sample deviation, in two passes: the deviation of equal values is exactly 0. */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  if (n === 0) return { n, mean: null, deviation: null };
  const first = values[0] as number;
  const mean = first + sum(values.map((value) => value - first)) / n;
  if (n === 1) return { n, mean, deviation: null };
  return { n, mean, deviation: Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

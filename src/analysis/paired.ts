import { summarize } from './summary.ts';

/**
 * Quantile of Student's t distribution: the value below which `probability` of it lies. Handed in, so that what loads
 * this module for tables alone (the dashboard, the trainer) need not load a statistics library.
 */
export type StudentQuantile = (probability: number, degreesOfFreedom: number) => number;

export interface PairedDifference {
  readonly n: number;
  /** Mean of left - right; null for n = 0. */
  readonly difference: number | null;
  /** Sample deviation of the differences; exactly 0 where they agree up to rounding; null for n < 2. */
  readonly deviation: number | null;
  /** Two-sided 95 % interval of the mean difference; null for n < 2. */
  readonly interval: readonly [low: number, high: number] | null;
}

export interface Pair {
  readonly left: number;
  readonly right: number;
}

/** The paired t interval: mean +- t(0.975, n - 1) * deviation / sqrt(n). */
export function pairedDifference(pairs: readonly Pair[], quantile: StudentQuantile): PairedDifference {
  const { n, mean, deviation: raw } = summarize(pairs.map(({ left, right }) => left - right));
  if (mean === null || raw === null) return { n, difference: mean, deviation: null, interval: null };
  const deviation = raw <= roundingOf(pairs) ? 0 : raw;
  const half = deviation === 0 ? 0 : (quantile(0.975, n - 1) * deviation) / Math.sqrt(n);
  return { n, difference: mean, deviation, interval: [mean - half, mean + half] };
}

/** What subtracting decimals such as 72.3 and 71.9 leaves of a difference that is the same in every pair. */
export function roundingOf(pairs: readonly Pair[]): number {
  return 1e-12 * pairs.reduce((most, { left, right }) => Math.max(most, Math.abs(left), Math.abs(right)), 0);
}

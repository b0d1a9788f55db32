import { type Pair, pairedDifference, roundingOf, type StudentQuantile } from './paired.ts';

/** The functions of a statistics library that tests are made of; handed in, as only the report needs them. */
export interface StatisticsLibrary {
  readonly tQuantile: StudentQuantile;
  /** Regularised incomplete beta function I_x(a, b). */
  readonly incompleteBeta: (x: number, a: number, b: number) => number;
  /** Two-sided p value of the Wilcoxon signed-rank test of differences, none of them 0. */
  readonly signedRank: (differences: readonly number[]) => number;
  /** p values adjusted for as many tests by Holm's method, in their order. */
  readonly holm: (values: readonly number[]) => readonly number[];
}

/** Two-sided p values of the hypothesis that there is no difference; null where a test can't say anything. */
export interface PairedTests {
  /** Paired t test; null for fewer than two pairs, and for differences without spread. */
  readonly p: number | null;
  /** Wilcoxon signed-rank test; null for fewer than six differences other than 0. */
  readonly pSignedRank: number | null;
}

/** With five pairs or fewer no outcome of the signed-rank test has p < 0.05. */
const leastForSignedRank = 6;

export function pairedTests(pairs: readonly Pair[], library: StatisticsLibrary): PairedTests {
  const { n, difference, deviation } = pairedDifference(pairs, library.tQuantile);
  const differences = pairs.map(({ left, right }) => withoutRounding(left - right, pairs)).filter((one) => one !== 0);
  return {
    p: difference === null || !deviation ? null : tTest(difference, deviation, n, library),
    pSignedRank: differences.length < leastForSignedRank ? null : Math.min(1, library.signedRank(differences)),
  };
}

/**
 * The nearest multiple of a power of ten that no rounding reaches, so that ranks see the differences 72.3 - 71.9 and
 * 70.3 - 69.9 as equal. Decimals lie on such multiples themselves, far from where they would be parted.
 */
function withoutRounding(difference: number, pairs: readonly Pair[]): number {
  const unit = 10 ** Math.ceil(Math.log10(roundingOf(pairs)));
  return unit === 0 ? 0 : Math.round(difference / unit);
}

/** P(|T| > t) = I_x(df/2, 1/2) with x = df / (df + t^2) (Abramowitz and Stegun 26.7.1, 26.5.27). */
function tTest(difference: number, deviation: number, n: number, { incompleteBeta }: StatisticsLibrary): number {
  const t = (difference / deviation) * Math.sqrt(n);
  return incompleteBeta((n - 1) / (n - 1 + t * t), (n - 1) / 2, 0.5);
}

/** Holm's adjustment over those of a family that have a p value; null for the others. */
export function adjusted(values: readonly (number | null)[], { holm }: StatisticsLibrary): readonly (number | null)[] {
  const present = values.filter((value) => value !== null);
  const results = present.length === 0 ? [] : holm(present);
  let next = 0;
  return values.map((value) => (value === null ? null : (results[next++] ?? null)));
}

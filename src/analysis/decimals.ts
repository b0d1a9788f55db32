/**
 * Decimals to print numbers of one kind with where nobody has said how many: 2, and where all of them are below 1 in
 * magnitude as many as give the largest three significant digits (0.0834, 0.000512), at most 12.
 */
export function decimalsFor(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || largest >= 1) return 2;
  return Math.min(12, 2 - Math.floor(Math.log10(largest)));
}

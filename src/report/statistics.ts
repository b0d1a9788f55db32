import type { StatisticsLibrary } from '../analysis/index.ts';

/** The statistics of @stdlib, loaded with the first call: importing this module costs nothing. */
export async function loadStatistics(): Promise<StatisticsLibrary> {
  const [quantile, incompleteBeta, wilcoxon, adjust] = await Promise.all([
    import('@stdlib/stats-base-dists-t-quantile'),
    import('@stdlib/math-base-special-betainc'),
    import('@stdlib/stats-wilcoxon'),
    import('@stdlib/stats-padjust'),
  ]);
  return {
    tQuantile: quantile.default,
    incompleteBeta: (x, a, b) => incompleteBeta.default(x, a, b),
    signedRank: (differences) => wilcoxon.default([...differences]).pValue,
    holm: (values) => adjust.default([...values], 'holm'),
  };
}

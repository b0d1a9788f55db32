export { averagePrecisions, type MeanAveragePrecision, meanAveragePrecision } from './average-precision.ts';
export { type BandPoint, bandOverRuns, type Series, thinned } from './band.ts';
export { buildTables } from './build-tables.ts';
export { type ClaimResult, type Comparison, judgeClaims } from './claims.ts';
export { decimalsFor } from './decimals.ts';
export { drawImages, type ImageDraws } from './image-draws.ts';
export type { PairedDifference } from './paired.ts';
export {
  adjusted,
  type PairedTests,
  pairedTests,
  type StatisticsLibrary,
} from './paired-tests.ts';
export {
  distinctRuns,
  eachGroup,
  eachId,
  groupPoints,
  labelOf,
  metricOf,
  type Point,
  pointsOf,
  type RunResult,
  selectPoints,
} from './points.ts';
export { referenceName } from './reference-name.ts';
export { type ResampledMap, resampledMap, type TestScores } from './resampled-map.ts';
export { compareRows, type RowComparison, type TableComparisons } from './row-comparisons.ts';
export type { SeedPair } from './seed-pairs.ts';
export { type SharedAndVaried, sharedAndVaried } from './shared-and-varied.ts';
export { type Summary, summarize } from './summary.ts';
export type { Cell, Table, TableRow } from './table.ts';

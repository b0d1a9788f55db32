export { averagePrecisions, type MeanAveragePrecision, meanAveragePrecision } from './average-precision.ts';
export { type BandPoint, bandOverRuns, type SeriesPoint, thinned } from './band.ts';
export { buildTables } from './build-tables.ts';
export { type ClaimResult, type Comparison, judgeClaims } from './claims.ts';
export type { StudentQuantile } from './paired.ts';
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
export { type SharedAndVaried, sharedAndVaried } from './shared-and-varied.ts';
export { type Summary, summarize } from './summary.ts';
export type { Cell, Table, TableRow } from './table.ts';

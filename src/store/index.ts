export { OutdatedStore } from './migrate.ts';
export { damagedError, isCorruption, openStore, openStoreReadOnly } from './open.ts';
export type { StoreReader } from './reader.ts';
export type {
  AttemptEnd,
  AttemptProgress,
  AttemptStart,
  EvaluationPoint,
  EventRow,
  IngestState,
  ProbabilityPoint,
  ResultRow,
  RunningRow,
  RunRow,
  SeriesPoint,
  Standing,
  StoredRun,
  WarningRow,
} from './rows.ts';
export { openSqlite } from './sqlite.ts';
export type { PlacedEvent, StoreWriter } from './writer.ts';

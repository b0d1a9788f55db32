export {
  type EventOfType,
  type FailureKind,
  type Group,
  groups,
  type Metrics,
  type ParsedLine,
  parseEventLine,
  type TrialEvent,
} from './event.ts';
export { speaksOfLostDevice } from './lost-device.ts';
export { type Matcher, matches, matchesAll, valueAt } from './matcher.ts';
export {
  type Axis,
  type Block,
  type ConfigIssue,
  defaultSlurm,
  type ExecutorSpec,
  type FailurePolicy,
  type Launch,
  type PlannedSweep,
  type ProgramResolution,
  type SlurmSpec,
  type StoredPlan,
  type TrialProgram,
} from './planned-sweep.ts';
export type {
  ClaimSpec,
  FigureSpec,
  ReferenceSpec,
  ReferenceValues,
  ReportSpec,
  TableSpec,
  Where,
} from './report-spec.ts';
export {
  defaultLimits,
  defaultResources,
  defaultRetry,
  type Labels,
  type Limits,
  type Place,
  type PlannedRun,
  type Resources,
  type Retry,
  type RunSpec,
  runId,
  type Trial,
} from './run.ts';
export {
  type FailureReason,
  type InterruptionReason,
  isRetryable,
  type Outcome,
  type RunStatus,
  runStatuses,
} from './run-state.ts';

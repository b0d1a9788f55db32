export type { GpuChoice } from './capacity.ts';
export { findUnmetNeeds } from './find-unmet-needs.ts';
export { inputFiles } from './inputs.ts';
export { type OpenRoot, openRoot } from './open-root.ts';
export {
  changedInputs,
  type PlanEntry,
  type PlanOptions,
  type PlanStatus,
  planRuns,
  planStatuses,
  type RunState,
} from './plan-runs.ts';
export { rebuild, runSweep } from './run-sweep.ts';
export type { SchedulerEvent } from './scheduler-event.ts';
export { statesIn, surveyRun, surveyRuns } from './survey.ts';
export type { SweepOptions, SweepResult } from './sweep-options.ts';

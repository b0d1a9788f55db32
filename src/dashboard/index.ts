export type {
  DashboardAction,
  DashboardData,
  Failure,
  GpuReading,
  LogLine,
  NamedValue,
  ProbabilitySeries,
  RunDetail,
  RunName,
  RunSummary,
  Slot,
  SlotRun,
  SweepState,
} from './data.ts';
export { type Estimate, estimateRemaining, type Workload } from './estimate.ts';
export { plainLines } from './plain.ts';
export type { Dashboard, DashboardOptions } from './session.tsx';
export { startDashboard } from './start.ts';
export { summaryLines } from './summary.ts';

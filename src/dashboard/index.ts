export { bar } from './bar.ts';
export type {
  DashboardAction,
  DashboardData,
  Failure,
  GpuReading,
  LogLine,
  ProbabilitySeries,
  RunDetail,
  RunSummary,
  Slot,
  SlotRun,
  SweepState,
} from './data.ts';
export { estimateRemaining } from './estimate.ts';
export { clock } from './format.ts';
export { type Column, grid, textColumn } from './grid.ts';
export { type PlainState, plainLines, plainState } from './plain.ts';
export type { Dashboard, DashboardOptions } from './session.tsx';
export { startDashboard } from './start.ts';
export { summaryLines } from './summary.ts';
export { plainText, wrap } from './text.ts';

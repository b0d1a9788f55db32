export { createLoss } from './create-loss.ts';
export type { Loss } from './elementwise.ts';
export type { LabelStatistics } from './label-statistics.ts';

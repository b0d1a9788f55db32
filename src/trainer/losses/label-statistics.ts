import { usageError } from '../../base/index.ts';
import type { Group } from '../../model/index.ts';

/** What the losses know of the training labels. Counts and groups are in class order. */
export interface LabelStatistics {
  /** Training rows; at least 2. */
  readonly trainSize: number;
  /** Training rows with the class. */
  readonly classCounts: readonly number[];
  readonly groups: readonly Group[];
}

/** n, the positives of each class, limited to 1..N-1 as in every formula: classes can be without, or with only, positives. */
export function limitedCounts({ trainSize, classCounts }: LabelStatistics): number[] {
  if (trainSize < 2)
    throw usageError(`a loss needs at least 2 training rows to tell classes apart; there is ${trainSize}`);
  return classCounts.map((count) => Math.min(Math.max(count, 1), trainSize - 1));
}

/** v = kappa ln(N/n - 1), the logit that a class's frequency alone suggests (with the sign turned), per class. */
export function classBias(kappa: number, statistics: LabelStatistics): number[] {
  return limitedCounts(statistics).map((count) => kappa * Math.log(statistics.trainSize / count - 1));
}

import type { Group } from '../../model/index.ts';

/** Rows of a data set, in memory. */
export interface Split {
  /** One per row, unique within the split. */
  readonly ids: readonly string[];
  /** [rows, features], row-major. */
  readonly features: Float32Array;
  /** [rows, classes], row-major, 0 or 1. */
  readonly labels: Uint8Array;
}

/** A multi-label data set, ready to train on. */
export interface Dataset {
  readonly classes: readonly string[];
  readonly featureCount: number;
  readonly train: Split;
  readonly test: Split;
  /** Positives of each class in the training split (n_c; may be 0). */
  readonly classCounts: readonly number[];
  /** Of each class, by its training positives. */
  readonly groups: readonly Group[];
  /** SHA-256 over all the data comes from: equal fingerprints, equal data. */
  readonly fingerprint: string;
}

/** Positives of each class. `labels` is [rows, classes], row-major. */
export function countPositives(labels: Uint8Array, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (let i = 0; i < labels.length; i++) counts[i % classCount]! += labels[i]!;
  return counts;
}

/** Head: at least 100 training positives; medium: 20 to 99; tail: fewer, none included. */
export function groupOf(positives: number): Group {
  if (positives >= 100) return 'head';
  return positives >= 20 ? 'medium' : 'tail';
}

import type { Group } from '../../model/index.ts';

/** What one row is to a model: a vector of features, or a square image, float32 [size, size, channels], normalised. */
export type InputShape =
  | { readonly kind: 'features'; readonly count: number }
  | { readonly kind: 'image'; readonly size: number; readonly channels: 3 };

/** Where in training rows are drawn: all that augmentation may depend on. */
export interface Draw {
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
  /** Of the first row within the epoch; the others follow it. */
  readonly index: number;
}

/** What reading gave. */
export interface Inputs {
  /** The rows that could be read, in the order in which they were asked for: all, unless broken ones are left out. */
  readonly rows: readonly number[];
  /** Float32 [rows, ...shape of one], row-major (images: NHWC). */
  readonly values: Float32Array;
}

/** Rows of a data set. */
export interface Split {
  /** One per row, unique within the split. */
  readonly ids: readonly string[];
  /** [rows, classes], row-major, 0 or 1. */
  readonly labels: Uint8Array;
  /**
   * The inputs of some rows: for a draw as training sees them, augmented where the config says so; for null as evaluation
   * does. A pure function of its arguments. Rejects with `BrokenImage` where a file turns out to be broken and the config
   * does not say to skip it.
   */
  readonly read: (rows: readonly number[], draw: Draw | null) => Promise<Inputs>;
}

/** A multi-label data set, ready to train on. */
export interface Dataset {
  readonly input: InputShape;
  readonly classes: readonly string[];
  readonly train: Split;
  readonly test: Split;
  /** Positives of each class in the training split (n_c; may be 0). */
  readonly classCounts: readonly number[];
  /** Of each class, by its training positives. */
  readonly groups: readonly Group[];
  /** SHA-256 over all the data comes from: equal fingerprints, equal data. */
  readonly fingerprint: string;
  /** How many batches ahead of the one in use are worth reading: 0 where rows lie in memory. */
  readonly readAhead: number;
  /** How many broken images reading has left out so far. */
  readonly leftOut: () => number;
  /** Ends what reads in the background. */
  readonly close: () => Promise<void>;
}

/** The shape of one row: [features] or [size, size, channels]. */
export function rowShape(input: InputShape): readonly number[] {
  switch (input.kind) {
    case 'features':
      return [input.count];
    case 'image':
      return [input.size, input.size, input.channels];
  }
}

/** Values of one row. */
export function rowSize(input: InputShape): number {
  return rowShape(input).reduce((size, length) => size * length, 1);
}

/** [rows, classes], row-major, 0 or 1, from the class indices of each row. */
export function labelMatrix(labels: readonly (readonly number[])[], classCount: number): Uint8Array {
  const matrix = new Uint8Array(labels.length * classCount);
  for (const [row, own] of labels.entries()) for (const label of own) matrix[row * classCount + label] = 1;
  return matrix;
}

/** Some rows of a matrix [rows, width], row-major. */
export function gatherRows(matrix: Uint8Array, rows: readonly number[], width: number): Uint8Array {
  const gathered = new Uint8Array(rows.length * width);
  for (const [i, row] of rows.entries()) gathered.set(matrix.subarray(row * width, (row + 1) * width), i * width);
  return gathered;
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

import type { Comparison } from './comparison.ts';

/** Where data sets lie, and whether somebody said so (then a missing one is a failure, else the suite is skipped). */
export interface DataFolder {
  readonly path: string;
  readonly given: boolean;
}

/** Checks everything a parsed golden file says; or says why it could not, as `skipped`. */
export type Suite = (golden: unknown, data: DataFolder) => Promise<Comparison | { readonly skipped: string }>;

import type { Comparison } from './comparison.ts';

/** Where data sets lie. One that is missing is a failure where somebody gave the folder for this, else a skipped suite. */
export interface DataFolder {
  readonly path: string;
  readonly given: boolean;
}

/** Checks everything a parsed golden file says; or says why it could not, as `skipped`. */
export type Suite = (golden: unknown, data: DataFolder) => Promise<Comparison | { readonly skipped: string }>;

/** One cell of a results table: a metric over the seeds of one row. */
export interface Cell {
  /** Mean over the seeds that are in; null without any, or where the metric is null (an empty group). */
  readonly mean: number | null;
  /** Sample standard deviation (n - 1); null for n < 2. */
  readonly deviation: number | null;
  /** Seeds that are in, and seeds the sweep plans. */
  readonly n: number;
  readonly expected: number;
  /** Of the missing ones, how many have failed for good. */
  readonly failed: number;
  /** What the paper printed, and mean minus that; null where either is missing. */
  readonly reference: number | null;
  readonly difference: number | null;
  /** Place in its column among the rows, by the metric's direction; null beyond second. */
  readonly rank: 'best' | 'second' | null;
}

export interface Table {
  readonly id: string;
  readonly title: string;
  /** The value of `each` this table stands for (`voc-lt`), null where the spec has no `each`. */
  readonly each: string | null;
  /** The axes whose labels head a row. */
  readonly rowAxes: readonly string[];
  readonly columns: readonly { readonly heading: string; readonly metric: string; readonly lowerIsBetter: boolean }[];
  readonly rows: readonly { readonly labels: readonly string[]; readonly cells: readonly Cell[] }[];
  /** Decimals. */
  readonly precision: number;
  readonly reference: { readonly source: string; readonly comparable: boolean } | null;
}

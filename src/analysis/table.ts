/** One cell of a results table: a metric over the seeds of one row. */
export interface Cell {
  /** Mean over the seeds that are in; null without any, or where the metric of one is null (an empty group). */
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
  /** Place in its column among the rows, by the metric's direction; equal means share it; null beyond second. */
  readonly rank: 'best' | 'second' | null;
}

export interface TableRow {
  /** The labels on the row axes as the sweep names them, '-' where a point lies on no such axis. */
  readonly labels: readonly string[];
  /** One per column. */
  readonly cells: readonly Cell[];
}

export interface TableColumn {
  readonly heading: string;
  readonly metric: string;
  readonly lowerIsBetter: boolean;
}

/** A column as it is printed. */
export interface FilledColumn extends TableColumn {
  /** Decimals. */
  readonly precision: number;
}

export interface Table {
  /** `<id of the spec>`, with `-<value>` behind it where the spec has `each`. */
  readonly id: string;
  readonly title: string;
  /** The value of `each` this table stands for (`voc-lt`), null where the spec has no `each`. */
  readonly each: string | null;
  /** The axis (or 'block') that `each` is a value of. */
  readonly eachAxis: string | null;
  /** The axes whose labels head a row. */
  readonly rowAxes: readonly string[];
  /** The axis whose labels are the headings; null where the headings stand for metrics. */
  readonly columnAxis: string | null;
  readonly columns: readonly FilledColumn[];
  readonly rows: readonly TableRow[];
  /** Axes (and `block`) that vary inside a cell, so that its mean and deviation are over more than seeds. */
  readonly pooled: readonly string[];
  /** Where the reference values stand; comparable where the runs are that experiment, by the profile. */
  readonly reference: { readonly source: string; readonly profile: string | null; readonly comparable: boolean } | null;
}

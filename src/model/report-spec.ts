import type { JsonValue } from '../base/index.ts';
import type { Matcher } from './matcher.ts';

export type Where = Readonly<Record<string, Matcher>>;

/** The `report` part of a sweep, complete: every optional key has its value or null. */
export interface ReportSpec {
  /** Metrics where less is more; everywhere else more is. */
  readonly lower_is_better: readonly string[];
  /** axis -> label -> how it is printed; `tex` is LaTeX source. */
  readonly labels: Readonly<
    Record<string, Readonly<Record<string, { readonly text: string | null; readonly tex: string | null }>>>
  >;
  readonly tables: readonly TableSpec[];
  readonly figures: readonly FigureSpec[];
  readonly claims: readonly ClaimSpec[];
}

export interface TableSpec {
  readonly id: string;
  readonly title: string | null;
  /** 'block' or an axis: one table per value, with id `<id>-<value>`. */
  readonly each: string | null;
  readonly where: Where;
  /** One axis or several; the cells of a row are labelled in this order. */
  readonly rows: readonly string[];
  /** Either [heading, metric] each, in order, or an axis whose values are the headings of `metric`. */
  readonly columns: readonly (readonly [heading: string, metric: string])[] | string;
  readonly metric: string | null;
  /** Decimals; null: as many as a column's values call for. */
  readonly precision: number | null;
  /** A column heading to sort rows by, best first; null: sweep order. */
  readonly sort: string | null;
  readonly reference: ReferenceSpec | null;
}

export interface ReferenceSpec {
  /** "Table 3": where the values stand. */
  readonly source: string;
  /** The profile whose runs are the experiment that the values come from; null: any. */
  readonly profile: string | null;
  /** [each value ->] row label -> values in column order, null for none; rows of several axes nest. */
  readonly values: ReferenceValues;
}
export type ReferenceValues = { readonly [label: string]: ReferenceValues | readonly (number | null)[] };

export interface FigureSpec {
  readonly id: string;
  readonly title: string | null;
  readonly kind: 'probability-map' | 'curves' | 'bars' | 'heatmap' | 'loss-gradients';
  readonly each: string | null;
  readonly where: Where;
  readonly panels: string | null;
  readonly lines: string | null;
  readonly metric: string | null;
  readonly sign: 'positive' | 'negative' | null;
  /** Axes for bars, heatmap and curves over a swept number. */
  readonly x: string | null;
  readonly y: string | null;
  /** Further keys that a kind of figure knows, as written. */
  readonly options: Readonly<Record<string, JsonValue>>;
}

/** A statement that measurements can contradict. `better` and `than` are labels of one axis. */
export interface ClaimSpec {
  readonly id: string;
  readonly title: string | null;
  readonly each: string | null;
  readonly where: Where;
  readonly metric: readonly string[];
  readonly better: string;
  /** Labels on the same axis as `better`, or 'all': every other one. */
  readonly than: readonly string[] | 'all';
  /** The axis that carries both labels. */
  readonly axis: string;
  /** Better by more than this (0: by anything); null where `same_within` is set. */
  readonly by: number | null;
  readonly same_within: number | null;
  readonly source: string | null;
}

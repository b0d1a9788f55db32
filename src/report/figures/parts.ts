import { distinctRuns, groupPoints, metricOf, type Point, type Summary, summarize } from '../../analysis/index.ts';
import type { ReportInput } from '../input.ts';
import { placeLabel, printedLabel } from '../labels.ts';

/** The points of a panel, a line or a bar, with its printed label. */
export interface Part {
  readonly label: string;
  readonly points: readonly Point[];
}

/** One part for each value of an axis, in sweep order, or all points as one part without a label. */
export function partsOf({ plan }: ReportInput, points: readonly Point[], axis: string | null): readonly Part[] {
  if (axis === null) return [{ label: '', points }];
  return groupPoints(plan, points, axis).map((group) => ({
    label: printedLabel(plan.report, axis, group.label),
    points: group.points,
  }));
}

/** One part for each value of an axis, under a label that says what it is a value of: `width 16`. */
export function panelsOf(input: ReportInput, points: readonly Point[], axis: string | null): readonly Part[] {
  if (axis === null) return [{ label: '', points }];
  return groupPoints(input.plan, points, axis).map((group) => ({
    label: placeLabel(input.plan.report, axis, group.label),
    points: group.points,
  }));
}

/** What a metric's axis or colours are headed by, with its unit where the trial protocol fixes one. */
export function metricTitle(metric: string): string {
  const name = metric.replace(/\/?\*$/, '');
  return /^m?AP(\/|$)/.test(name) ? `${name} (%)` : name;
}

/** Runs that are done, each once. */
export function doneRuns(points: readonly Point[]): readonly Point[] {
  return distinctRuns(points).filter(({ result }) => result.status === 'done');
}

/** Mean and deviation of a final metric over the runs that have it; null where none has. */
export function finalValue(points: readonly Point[], metric: string): (Summary & { readonly mean: number }) | null {
  const summary = summarize(doneRuns(points).flatMap(({ result }) => metricOf(result, metric) ?? []));
  return summary.mean === null ? null : { ...summary, mean: summary.mean };
}

/** Repeats a list of styles for as many labels as there are. */
export function cycle<T>(styles: readonly [T, ...T[]], count: number): readonly T[] {
  return Array.from({ length: count }, (_, i) => styles[i % styles.length] ?? styles[0]);
}

import { labelOf } from '../analysis/index.ts';
import type { JsonValue } from '../base/index.ts';
import type { ReportSpec } from '../model/index.ts';

/** How a label is printed: as `report.labels` says, else as it is. */
export function printedLabel(report: ReportSpec, axis: string, label: string): string {
  return entryOf(report, axis, label)?.text ?? label;
}

/** A label where nothing beside it says what it is a value of: a name as it is, `width 16` for what is none. */
export function placeLabel(report: ReportSpec, axis: string, label: string): string {
  return isName(label) ? printedLabel(report, axis, label) : `${axis} ${printedLabel(report, axis, label)}`;
}

/** A label as LaTeX source where `report.labels` gives one, else null. */
export function texLabel(report: ReportSpec, axis: string, label: string): string | null {
  return entryOf(report, axis, label)?.tex ?? null;
}

/** What a metric is called in the tables (`tail` for `mAP/tail`), else its own name. */
export function metricHeading(report: ReportSpec, metric: string): string {
  for (const { columns } of report.tables) {
    if (typeof columns === 'string') continue;
    const column = columns.find(([, name]) => name === metric);
    if (column !== undefined) return column[0];
  }
  return metric;
}

/** A point's labels in one line: `voc-lt, PR (l1-+)`. */
export function placeText(report: ReportSpec, labels: Readonly<Record<string, JsonValue>>): string {
  return Object.entries(labels)
    .map(([axis, value]) => placeLabel(report, axis, labelOf(value)))
    .join(', ');
}

/** Numbers, true, false, null, lists and maps name nothing by themselves. */
function isName(label: string): boolean {
  try {
    return typeof JSON.parse(label) === 'string';
  } catch {
    return true;
  }
}

function entryOf(report: ReportSpec, axis: string, label: string) {
  const labels = Object.hasOwn(report.labels, axis) ? report.labels[axis] : undefined;
  return labels !== undefined && Object.hasOwn(labels, label) ? labels[label] : undefined;
}

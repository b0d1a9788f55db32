import type { ClaimResult, Comparison, Table } from '../analysis/index.ts';
import type { ReportSpec } from '../model/index.ts';
import { metricHeading, printedLabel } from './labels.ts';
import { signedText } from './numbers.ts';

/** A claim in words: its title, or `PR (l1-+) beats DB on tail, voc-lt (Table 3: +1.63)`. */
export function claimStatement(report: ReportSpec, { spec, each }: ClaimResult): string {
  const context = [each, ...Object.values(spec.where)].filter((value) => typeof value === 'string');
  const place = context.length > 0 ? `, ${context.join(', ')}` : '';
  const source = spec.source === null ? '' : ` (${spec.source})`;
  return `${spec.title ?? generated(report, spec)}${place}${source}`;
}

function generated(report: ReportSpec, spec: ClaimResult['spec']): string {
  const name = (label: string) => printedLabel(report, spec.axis, label);
  const than = spec.than === 'all' ? 'all others' : listed(spec.than.map(name));
  const metrics = listed(spec.metric.map((metric) => metricHeading(report, metric)));
  if (spec.same_within !== null) return `${name(spec.better)} is within ${spec.same_within} of ${than} on ${metrics}`;
  const margin = spec.by !== null && spec.by !== 0 ? ` by more than ${spec.by}` : '';
  return `${name(spec.better)} beats ${than} on ${metrics}${margin}`;
}

/** What was measured, each comparison in turn: `+1.61, 95 % interval [+0.42, +2.80], n = 3`. */
export function measuredText(report: ReportSpec, tables: readonly Table[], claim: ClaimResult): string {
  if (claim.comparisons.length === 0) return 'the sweep plans no such runs';
  const { spec, comparisons } = claim;
  return comparisons
    .map((comparison) => {
      const precision = precisionOf(tables, comparison.metric);
      const text = comparisonText(comparison, precision);
      if (comparisons.length === 1) return text;
      const subject = [
        ...(spec.metric.length > 1 ? [metricHeading(report, comparison.metric)] : []),
        ...(spec.than === 'all' || spec.than.length > 1
          ? [`over ${printedLabel(report, spec.axis, comparison.than)}`]
          : []),
      ];
      return `${subject.join(' ')}: ${text}`;
    })
    .join('; ');
}

export function comparisonText({ difference, interval, n }: Comparison, precision: number): string {
  if (difference === null) return 'n = 0';
  const bounds = interval?.map((bound) => signedText(bound, precision));
  const spread = bounds === undefined ? 'no interval' : `95 % interval [${bounds.join(', ')}]`;
  return `${signedText(difference, precision)}, ${spread}, n = ${n}`;
}

/** The decimals of the first table that shows the metric, else 2. */
export function precisionOf(tables: readonly Table[], metric: string): number {
  return tables.find(({ columns }) => columns.some((column) => column.metric === metric))?.precision ?? 2;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

import { type ClaimResult, type Comparison, decimalsFor, type PairedTests, type Table } from '../analysis/index.ts';
import type { ClaimSpec, ReportSpec } from '../model/index.ts';
import type { Bootstrap } from './bootstrap.ts';
import { metricHeading, printedLabel } from './labels.ts';
import { intervalText, pText, signedText } from './numbers.ts';

/** A comparison with what was tested on it. */
interface Tested extends Comparison, PairedTests {
  readonly pHolm: number | null;
  readonly bootstrap: Bootstrap | null;
}

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
export function measuredText(
  report: ReportSpec,
  tables: readonly Table[],
  spec: ClaimSpec,
  comparisons: readonly Tested[],
): string {
  if (comparisons.length === 0) return 'the sweep plans no such runs';
  return comparisons
    .map((comparison) => {
      const precision = precisionOf(tables, comparison);
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

function comparisonText({ difference, interval, n, p, pHolm, bootstrap }: Tested, precision: number): string {
  if (difference === null) return 'n = 0';
  const tests = [
    ...(p === null ? [] : [`p = ${pText(p)}`]),
    ...(pHolm === null ? [] : [`Holm ${pText(pHolm)}`]),
    ...(bootstrap === null ? [] : [`over images ${intervalText(bootstrap.interval, precision)}`]),
  ];
  const spread = interval === null ? 'no interval' : `95 % interval ${intervalText(interval, precision)}`;
  const measured = `${signedText(difference, precision)}, ${spread}, n = ${n}`;
  return tests.length === 0 ? measured : `${measured} (${tests.join(', ')})`;
}

/** The decimals of the first column that shows the metric, else what the difference itself calls for. */
function precisionOf(tables: readonly Table[], { metric, difference }: Comparison): number {
  const column = tables.flatMap(({ columns }) => columns).find((one) => one.metric === metric);
  return column?.precision ?? decimalsFor(difference === null ? [] : [difference]);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

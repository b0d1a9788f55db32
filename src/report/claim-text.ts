import {
  type ClaimResult,
  type Comparison,
  decimalsFor,
  labelOf,
  type PairedTests,
  type Table,
} from '../analysis/index.ts';
import type { ClaimSpec, Matcher, ReportSpec } from '../model/index.ts';
import type { Bootstrap } from './bootstrap.ts';
import { metricHeading, placeLabel } from './labels.ts';
import { intervalText, pStatement, pText, signedText } from './numbers.ts';

/** A comparison with what was tested on it. */
interface Tested extends Comparison, PairedTests {
  readonly pHolm: number | null;
  readonly bootstrap: Bootstrap | null;
}

/** A claim in words: its title, or `PR (l1-+) beats DB on tail, voc-lt (Table 3: +1.63)`. */
export function claimStatement(report: ReportSpec, { spec, each }: ClaimResult): string {
  const context = [
    ...(each === null ? [] : [placeLabel(report, spec.each ?? '', each)]),
    ...Object.entries(spec.where).flatMap(([axis, matcher]) => matcherText(report, axis, matcher)),
  ];
  const place = context.length > 0 ? `, ${context.join(', ')}` : '';
  const source = spec.source === null ? '' : ` (${spec.source})`;
  return `${spec.title ?? generated(report, spec)}${place}${source}`;
}

/** What heads the claims: those that name their source are a paper's. */
export function claimHeading(claims: readonly Pick<ClaimResult, 'spec'>[]): string {
  return claims.some(({ spec }) => spec.source !== null) ? 'claim of the paper' : 'claim';
}

function generated(report: ReportSpec, spec: ClaimResult['spec']): string {
  const name = (label: string) => placeLabel(report, spec.axis, label);
  const than = spec.than === 'all' ? 'all others' : listed(spec.than.map(name));
  const metrics = listed(spec.metric.map((metric) => metricHeading(report, metric)));
  if (spec.same_within !== null) return `${name(spec.better)} is within ${spec.same_within} of ${than} on ${metrics}`;
  const margin = spec.by !== null && spec.by !== 0 ? ` by more than ${spec.by}` : '';
  return `${name(spec.better)} beats ${than} on ${metrics}${margin}`;
}

/**
 * What was measured: `+1.61, 95 % interval [+0.42, +2.80], n = 3`; of several comparisons how they came out, and the
 * one that the verdict hangs on.
 */
export function measuredText(
  report: ReportSpec,
  tables: readonly Table[],
  { spec, verdict }: ClaimResult,
  comparisons: readonly Tested[],
): string {
  const deciding = comparisons.find((one) => one.verdict === verdict);
  if (deciding === undefined) return 'the sweep plans no such runs';
  const text = comparisonText(deciding, comparisonPrecision(tables, deciding));
  if (comparisons.length === 1) return text;
  const counts = verdicts.flatMap((name) => {
    const count = comparisons.filter((one) => one.verdict === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  const outcome = `${comparisons.length} comparisons, ${counts.join(', ')}`;
  return `${outcome}; ${comparisonSubject(report, spec, deciding)}: ${text}`;
}

const verdicts = ['supported', 'contradicted', 'not decided'] as const;

/** What one of a claim's comparisons is about, as far as the others differ: `tail over DB`. */
export function comparisonSubject(report: ReportSpec, spec: ClaimSpec, { metric, than }: Comparison): string {
  const isOneOfMany = spec.than === 'all' || spec.than.length > 1;
  return [
    ...(spec.metric.length > 1 ? [metricHeading(report, metric)] : []),
    ...(isOneOfMany ? [`over ${placeLabel(report, spec.axis, than)}`] : []),
  ].join(' ');
}

function comparisonText({ difference, interval, n, p, pHolm, bootstrap }: Tested, precision: number): string {
  if (difference === null) return 'n = 0';
  const tests = [
    ...(p === null ? [] : [pStatement(p)]),
    ...(pHolm === null ? [] : [`Holm ${pText(pHolm)}`]),
    ...(bootstrap === null ? [] : [`over images ${intervalText(bootstrap.interval, precision)}`]),
  ];
  const spread = interval === null ? 'no interval' : `95 % interval ${intervalText(interval, precision)}`;
  const measured = `${signedText(difference, precision)}, ${spread}, n = ${n}`;
  return tests.length === 0 ? measured : `${measured} (${tests.join(', ')})`;
}

/** The decimals of the first column that shows the metric, else what the difference itself calls for. */
export function comparisonPrecision(tables: readonly Table[], { metric, difference }: Comparison): number {
  const column = tables.flatMap(({ columns }) => columns).find((one) => one.metric === metric);
  return column?.precision ?? decimalsFor(difference === null ? [] : [difference]);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** A value that `where` pins an axis to; nothing of lists, ranges and negations. */
function matcherText(report: ReportSpec, axis: string, matcher: Matcher): readonly string[] {
  return typeof matcher === 'object' && matcher !== null ? [] : [placeLabel(report, axis, labelOf(matcher))];
}

import type { ClaimSpec } from '../model/index.ts';
import { type PairedDifference, pairedDifference, type StudentQuantile } from './paired.ts';
import {
  eachGroup,
  eachId,
  groupPoints,
  type Point,
  pointsOf,
  type ResultPlan,
  type RunResult,
  selectPoints,
} from './points.ts';
import { pairSeeds, type SeedPair } from './seed-pairs.ts';

export type Verdict = 'supported' | 'contradicted' | 'not decided';

/** One pair of labels under one metric; a difference is `better` minus `than`. */
export interface Comparison extends PairedDifference {
  readonly metric: string;
  readonly than: string;
  readonly lowerIsBetter: boolean;
  readonly verdict: Verdict;
  /** The seeds and values that were paired, by ascending seed. */
  readonly pairs: readonly SeedPair[];
}

export interface ClaimResult {
  /** `<id of the spec>`, with `-<value>` behind it where the spec has `each`. */
  readonly id: string;
  readonly each: string | null;
  readonly spec: ClaimSpec;
  readonly verdict: Verdict;
  /** Every metric with every `than`; empty where the sweep plans no such runs. */
  readonly comparisons: readonly Comparison[];
  /** The comparison that the verdict hangs on, null without any. */
  readonly deciding: Comparison | null;
}

/**
 * Judges the claims of a report. Supported if all comparisons of a claim are, contradicted if any is, else not decided.
 * A comparison pairs seeds that are complete on both sides: where an axis besides the claim's varies, each side's value
 * for a seed is the mean over it, so n counts seeds and nothing else. A claim with `each` is judged for every value
 * under which both of its sides are planned.
 */
export function judgeClaims(
  plan: ResultPlan,
  results: ReadonlyMap<string, RunResult>,
  quantile: StudentQuantile,
): readonly ClaimResult[] {
  const points = pointsOf(plan, results);
  return plan.report.claims.flatMap((spec) => {
    const judged = eachGroup(plan, selectPoints(points, spec.where), spec.each)
      .map(({ label, points: members }) => judgeClaim(plan, spec, label, members, quantile))
      .filter(({ comparisons }) => comparisons.length > 0);
    return judged.length > 0 ? judged : [judgeClaim(plan, spec, null, [], quantile)];
  });
}

function judgeClaim(
  plan: ResultPlan,
  spec: ClaimSpec,
  each: string | null,
  points: readonly Point[],
  quantile: StudentQuantile,
): ClaimResult {
  const sides = new Map(groupPoints(plan, points, spec.axis).map((group) => [group.label, group.points]));
  const better = sides.get(spec.better);
  const others = [...sides.keys()].filter((label) => label !== spec.better);
  const than = spec.than === 'all' ? others : spec.than.filter((label) => sides.has(label));
  const comparisons =
    better === undefined
      ? []
      : spec.metric.flatMap((metric) =>
          than.map((label) => compare(plan, spec, metric, label, better, sides.get(label) ?? [], quantile)),
        );
  const verdict = overall(comparisons);
  const deciding = comparisons.find((one) => one.verdict === verdict) ?? null;
  return { id: eachId(spec.id, each), each, spec, verdict, comparisons, deciding };
}

function compare(
  plan: ResultPlan,
  spec: ClaimSpec,
  metric: string,
  than: string,
  betterPoints: readonly Point[],
  thanPoints: readonly Point[],
  quantile: StudentQuantile,
): Comparison {
  const lowerIsBetter = plan.report.lower_is_better.includes(metric);
  const pairs = pairSeeds(betterPoints, thanPoints, metric);
  const paired = pairedDifference(pairs, quantile);
  return { ...paired, metric, than, lowerIsBetter, pairs, verdict: judge(spec, paired, lowerIsBetter) };
}

/** Where the interval lies decides; differences without spread take three seeds to decide anything. */
function judge(spec: ClaimSpec, paired: PairedDifference, lowerIsBetter: boolean): Verdict {
  if (paired.interval === null || (paired.deviation === 0 && paired.n < 3)) return 'not decided';
  const [low, high] = lowerIsBetter ? [-paired.interval[1], -paired.interval[0]] : paired.interval;
  if (spec.same_within !== null) {
    if (low >= -spec.same_within && high <= spec.same_within) return 'supported';
    return low > spec.same_within || high < -spec.same_within ? 'contradicted' : 'not decided';
  }
  const bound = spec.by ?? 0;
  return low > bound ? 'supported' : high < bound ? 'contradicted' : 'not decided';
}

function overall(comparisons: readonly Comparison[]): Verdict {
  if (comparisons.some(({ verdict }) => verdict === 'contradicted')) return 'contradicted';
  return comparisons.length > 0 && comparisons.every(({ verdict }) => verdict === 'supported')
    ? 'supported'
    : 'not decided';
}

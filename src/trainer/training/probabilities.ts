import { type Group, groups, type Metrics } from '../../model/index.ts';

/** Predicted probabilities of the labels of one sign, summed over the classes of a group. */
interface Sum {
  readonly total: number;
  readonly count: number;
}
export type ProbabilitySums = Readonly<Record<Group, { readonly positive: Sum; readonly negative: Sum }>>;

const nothing = { positive: { total: 0, count: 0 }, negative: { total: 0, count: 0 } };
export const noProbabilities: ProbabilitySums = { head: nothing, medium: nothing, tail: nothing };

/** Sums over a batch. `logits` and `labels` are [rows, classes], row-major; `groupOf` holds the group of each class. */
export function sumProbabilities(
  logits: Float32Array,
  labels: Float32Array,
  groupOf: readonly Group[],
): ProbabilitySums {
  const slotOf = groupOf.map((group) => 2 * groups.indexOf(group));
  const totals = new Float64Array(2 * groups.length);
  const counts = new Float64Array(2 * groups.length);
  for (let i = 0; i < logits.length; i++) {
    const slot = slotOf[i % slotOf.length]! + (labels[i] === 1 ? 0 : 1);
    totals[slot]! += 1 / (1 + Math.exp(-logits[i]!));
    counts[slot]! += 1;
  }
  const sum = (slot: number): Sum => ({ total: totals[slot]!, count: counts[slot]! });
  const ofGroup = (index: number) => ({ positive: sum(2 * index), negative: sum(2 * index + 1) });
  return { head: ofGroup(0), medium: ofGroup(1), tail: ofGroup(2) };
}

export function addProbabilities(a: ProbabilitySums, b: ProbabilitySums): ProbabilitySums {
  const plus = (one: Sum, other: Sum): Sum => ({ total: one.total + other.total, count: one.count + other.count });
  const ofGroup = (group: Group) => ({
    positive: plus(a[group].positive, b[group].positive),
    negative: plus(a[group].negative, b[group].negative),
  });
  return { head: ofGroup('head'), medium: ofGroup('medium'), tail: ofGroup('tail') };
}

/** The mean probability; null over nothing. */
export function meanOf({ total, count }: Sum): number | null {
  return count === 0 ? null : total / count;
}

/** `probability/tail/positive@epoch=2` and the like: means over what was recorded in each epoch, the first being 1. */
export function epochProbabilities(epochs: readonly ProbabilitySums[]): Metrics {
  const entries = epochs.flatMap((sums, index) =>
    groups.flatMap((group) =>
      (['positive', 'negative'] as const).map((sign) => {
        return [`probability/${group}/${sign}@epoch=${index + 1}`, meanOf(sums[group][sign])] as const;
      }),
    ),
  );
  return Object.fromEntries(entries);
}

import { type Group, groups as groupNames } from '../model/index.ts';

/** Means over all classes and over each group's, in percent; null where no class has a value. */
export type MeanAveragePrecision = Readonly<Record<'total' | Group, number | null>>;

/**
 * Step-wise average precision of each class: the sum over thresholds of precision times the recall gained. Equal scores
 * share one threshold. Scores (finite) and labels (0 or 1) are [rows, classes], row-major. Between 0 and 1; null for a
 * class without positives.
 */
export function averagePrecisions(
  scores: Float32Array | Float64Array,
  labels: Uint8Array,
  classCount: number,
): (number | null)[] {
  const rowCount = scores.length / classCount;
  return Array.from({ length: classCount }, (_, column) => {
    const at = (row: number) => row * classCount + column;
    const ofClass = Float64Array.from({ length: rowCount }, (_, row) => scores[at(row)]!);
    return averagePrecision(ofClass, (row) => labels[at(row)] === 1);
  });
}

/** mAP over the classes that have a value. */
export function meanAveragePrecision(
  averages: readonly (number | null)[],
  groups: readonly Group[],
): MeanAveragePrecision {
  const mean = (wanted: (group: Group) => boolean): number | null => {
    const values = averages.filter((value, index) => value !== null && wanted(groups[index]!)) as number[];
    return values.length === 0 ? null : (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
  };
  const ofGroups = groupNames.map((name) => [name, mean((group) => group === name)] as const);
  return { total: mean(() => true), ...(Object.fromEntries(ofGroups) as Record<Group, number | null>) };
}

function averagePrecision(scores: Float64Array, isPositive: (row: number) => boolean): number | null {
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
  let [hits, sum] = [0, 0];
  for (let next = 0; next < order.length; ) {
    const threshold = scores[order[next]!]!;
    let gained = 0;
    for (; next < order.length && scores[order[next]!] === threshold; next++) if (isPositive(order[next]!)) gained++;
    hits += gained;
    sum += (gained * hits) / next;
  }
  return hits === 0 ? null : sum / hits;
}

import { randomStream } from '../../../base/index.ts';
import type { LongTail } from '../image-schema.ts';

/**
 * Draws a long-tailed list from a multi-label set, as VOC-LT and COCO-LT were drawn (Wu et al., ECCV 2020, after Liu et
 * al., CVPR 2019): rows in rising order. Classes are ranked by the sum of conditional co-occurrence, sum_j p(i | j), and
 * get the sizes of a Pareto reference. From the first class to the last, images are added until the class has its size;
 * then, from the last to the first, images are taken out of classes that others have overfilled. The rare classes come
 * out at their sizes, the frequent ones, which lose images to all others, at or below them. `labels` holds the class
 * indices of each row.
 */
export function drawLongTail(
  labels: readonly (readonly number[])[],
  classCount: number,
  { alpha, max, quantile, seed }: LongTail,
): number[] {
  const ranked = rankByCoOccurrence(labels, classCount);
  const sizes = paretoSizes(classCount, max, alpha, quantile);
  const rowsOf: number[][] = Array.from({ length: classCount }, () => []);
  for (const [row, own] of labels.entries()) for (const label of own) rowsOf[label]!.push(row);
  const shuffled = (rows: readonly number[], purpose: string, label: number) =>
    Array.from(randomStream(seed, purpose, label).permutation(rows.length), (index) => rows[index]!);
  const chosen = new Set<number>();
  const counts = new Array<number>(classCount).fill(0);
  const count = (row: number, change: number) => {
    for (const label of labels[row]!) counts[label]! += change;
  };
  for (const [rank, label] of ranked.entries()) {
    for (const row of shuffled(rowsOf[label]!, 'long tail/add', label)) {
      if (counts[label]! >= sizes[rank]!) break;
      if (chosen.has(row)) continue;
      chosen.add(row);
      count(row, 1);
    }
  }
  for (const [rank, label] of [...ranked.entries()].reverse()) {
    for (const row of shuffled(rowsOf[label]!, 'long tail/take out', label)) {
      if (counts[label]! <= sizes[rank]!) break;
      if (chosen.delete(row)) count(row, -1);
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

/** Classes from the one that others most often come with to the loneliest; equals keep their order. */
function rankByCoOccurrence(labels: readonly (readonly number[])[], classCount: number): number[] {
  const together = Array.from({ length: classCount }, () => new Float64Array(classCount));
  for (const own of labels) for (const i of own) for (const j of own) together[i]![j]! += 1;
  const score = together.map((row, i) =>
    row.reduce((sum, both, j) => (j === i || both === 0 ? sum : sum + both / together[j]![j]!), 0),
  );
  return Array.from({ length: classCount }, (_, label) => label).sort((a, b) => score[b]! - score[a]!);
}

/** `max` times the Pareto density at equal distances from its lower end to its quantile, relative to the first. */
function paretoSizes(classCount: number, max: number, alpha: number, quantile: number): number[] {
  const end = (1 - quantile) ** (-1 / alpha);
  return Array.from({ length: classCount }, (_, rank) => {
    const x = 1 + (rank * (end - 1)) / Math.max(1, classCount - 1);
    return Math.max(1, Math.round(max * x ** -(alpha + 1)));
  });
}

import { randomStream } from '../../base/index.ts';
import type { LabelRows } from './label-rows.ts';

const testSize = 2500;

/**
 * Test rows where no list of the whole set ships: label vectors drawn from the long-tailed list, every second one by its
 * class (each class as often as any other), the others by image. Labels occur together as they really do, and every
 * class has positives enough to be scored, as in the set that the list was cut from.
 */
export function drawTestRows(rows: LabelRows, classCount: number, seed: number): LabelRows {
  const imagesOf: number[][] = Array.from({ length: classCount }, () => []);
  for (const [row, labels] of rows.labels.entries()) for (const label of labels) imagesOf[label]!.push(row);
  const random = randomStream(seed, 'test rows');
  const everyImage = rows.labels.map((_, row) => row);
  const drawn = Array.from({ length: testSize }, (_, i) => {
    const pool = i % 2 === 0 ? imagesOf[(i / 2) % classCount]! : everyImage;
    return rows.labels[pool[Math.floor(random.uniform(i) * pool.length)]!]!;
  });
  return { ids: drawn.map((_, i) => `test-${i}`), labels: drawn };
}

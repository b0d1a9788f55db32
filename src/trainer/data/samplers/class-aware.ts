import type { Sampler, SamplerInput } from './sampler.ts';
import { shuffledCycle } from './shuffled-cycle.ts';

/** Rows in a row that a drawn class yields. */
const rowsPerDraw = 3;

/**
 * Classes in shuffled cycles; each drawn class yields 3 consecutive rows from its own shuffled cycle, which goes on
 * where it stopped. A class without rows is not in the cycle. (Distribution-balanced loss, class-aware sampling.)
 */
export function classAwareSampler({ seed, rowCount, classCount, labels }: SamplerInput): Sampler {
  const rowsOf: number[][] = Array.from({ length: classCount }, () => []);
  for (let row = 0; row < rowCount; row++) {
    for (let label = 0; label < classCount; label++)
      if (labels[row * classCount + label] === 1) rowsOf[label]!.push(row);
  }
  const drawable = rowsOf
    .map((rows, label) => ({ rows, next: shuffledCycle(rows.length, seed, 'class-aware sampler/rows', label) }))
    .filter(({ rows }) => rows.length > 0);
  const nextClass = shuffledCycle(drawable.length, seed, 'class-aware sampler/classes');
  return (position) => {
    const draw = Math.floor(position / rowsPerDraw);
    const { rows, next } = drawable[nextClass(draw)]!;
    // A round draws each class once, so by now this one has been drawn once in every earlier round.
    const earlierDraws = Math.floor(draw / drawable.length);
    return rows[next(earlierDraws * rowsPerDraw + (position % rowsPerDraw))]!;
  };
}

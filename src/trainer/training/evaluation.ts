import { averagePrecisions, meanAveragePrecision } from '../../analysis/index.ts';
import { writeFileAtomically } from '../../base/index.ts';
import type { Metrics } from '../../model/index.ts';
import { encodeSafetensors } from '../../rundir/index.ts';
import { type Dataset, gatherRows, rowSize } from '../data/dataset.ts';
import type { Learner } from './learner.ts';
import { readingAhead } from './reading-ahead.ts';

/** Of features; of images as many as are about as large. */
const valuesAtOnce = { rows: 512, values: 4 * 1024 ** 2 };

/** What a model says of the test split. */
export interface Scored {
  /** The test rows that could be read, in order. */
  readonly rows: readonly number[];
  /** Predicted probabilities [rows, classes], row-major. */
  readonly scores: Float32Array;
}

export async function scoreTestSplit(learner: Learner, { test, classes, input, readAhead }: Dataset): Promise<Scored> {
  const rowCount = test.ids.length;
  const rowsAtOnce = Math.max(1, Math.min(valuesAtOnce.rows, Math.floor(valuesAtOnce.values / rowSize(input))));
  const stretches = Array.from({ length: Math.ceil(rowCount / rowsAtOnce) }, (_, i) =>
    Array.from({ length: Math.min(rowsAtOnce, rowCount - i * rowsAtOnce) }, (_, j) => i * rowsAtOnce + j),
  );
  const readAt = readingAhead((index: number) => test.read(stretches[index]!, null), stretches.length, readAhead);
  const scored: number[] = [];
  const scores = new Float32Array(rowCount * classes.length);
  for (const index of stretches.keys()) {
    const { rows, values } = await readAt(index);
    scores.set(await learner.predict(values, rows.length), scored.length * classes.length);
    scored.push(...rows);
  }
  return { rows: scored, scores: scores.subarray(0, scored.length * classes.length) };
}

/**
 * In percent: `mAP/total`, `mAP/head` and so on, and with `perClass` the `AP/<class>` of every class. Null for a class
 * without a positive in the test split and for a group without any class that has one.
 */
export function evaluate({ rows, scores }: Scored, { test, classes, groups }: Dataset, perClass: boolean): Metrics {
  const averages = averagePrecisions(scores, gatherRows(test.labels, rows, classes.length), classes.length);
  const means = Object.entries(meanAveragePrecision(averages, groups)).map(([name, value]) => [`mAP/${name}`, value]);
  const ofClasses = classes.map((name, index) => [`AP/${name}`, inPercent(averages[index] ?? null)]);
  return Object.fromEntries([...means, ...(perClass ? ofClasses : [])]);
}

/** Writes scores and labels of the test split, with what one needs to judge them by. */
export function writeScores(
  file: string,
  { rows, scores }: Scored,
  { test, classes, groups, classCounts }: Dataset,
): void {
  const shape = [rows.length, classes.length];
  const content = encodeSafetensors({
    tensors: [
      { name: 'scores', type: 'F32', shape, data: scores },
      { name: 'labels', type: 'U8', shape, data: gatherRows(test.labels, rows, classes.length) },
    ],
    metadata: {
      image_ids: JSON.stringify(rows.map((row) => test.ids[row]!)),
      class_names: JSON.stringify(classes),
      groups: JSON.stringify(groups),
      training_counts: JSON.stringify(classCounts),
    },
  });
  writeFileAtomically(file, content);
}

function inPercent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}

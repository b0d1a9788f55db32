import { averagePrecisions, meanAveragePrecision } from '../../analysis/index.ts';
import { writeFileAtomically } from '../../base/index.ts';
import type { Metrics } from '../../model/index.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Learner } from './learner.ts';
import { encodeSafetensors } from './safetensors.ts';

const rowsAtOnce = 512;

/** Predicted probabilities of the test split, [rows, classes]. */
export async function scoreTestSplit(
  learner: Learner,
  { test, classes, featureCount }: Dataset,
): Promise<Float32Array> {
  const rowCount = test.ids.length;
  const scores = new Float32Array(rowCount * classes.length);
  for (let start = 0; start < rowCount; start += rowsAtOnce) {
    const end = Math.min(start + rowsAtOnce, rowCount);
    const features = test.features.subarray(start * featureCount, end * featureCount);
    scores.set(await learner.predict(features, end - start), start * classes.length);
  }
  return scores;
}

/**
 * In percent: `mAP/total`, `mAP/head` and so on, and with `perClass` the `AP/<class>` of every class. Null for a class
 * without a positive in the test split and for a group without any class that has one.
 */
export function evaluate(scores: Float32Array, { test, classes, groups }: Dataset, perClass: boolean): Metrics {
  const averages = averagePrecisions(scores, test.labels, classes.length);
  const means = Object.entries(meanAveragePrecision(averages, groups)).map(([name, value]) => [`mAP/${name}`, value]);
  const ofClasses = classes.map((name, index) => [`AP/${name}`, inPercent(averages[index] ?? null)]);
  return Object.fromEntries([...means, ...(perClass ? ofClasses : [])]);
}

/** Writes scores and labels of the test split, with what one needs to judge them by. */
export function writeScores(file: string, scores: Float32Array, { test, classes, groups, classCounts }: Dataset): void {
  const shape = [test.ids.length, classes.length];
  const content = encodeSafetensors({
    tensors: [
      { name: 'scores', type: 'F32', shape, data: scores },
      { name: 'labels', type: 'U8', shape, data: test.labels },
    ],
    metadata: {
      image_ids: JSON.stringify(test.ids),
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

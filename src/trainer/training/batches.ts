import type { Dataset, Split } from '../data/dataset.ts';
import { createSampler } from '../data/samplers/index.ts';
import type { DataConfig } from '../data/schema.ts';

/** Rows gathered for one step. */
export interface Batch {
  readonly rowCount: number;
  /** [rows, features] and [rows, classes], row-major; labels are 0 or 1. */
  readonly features: Float32Array;
  readonly labels: Float32Array;
}

/** The batches of a run, by step (from 0): a pure function of data, config and seed. */
export interface Batches {
  readonly stepsPerEpoch: number;
  readonly at: (step: number) => Batch;
}

/** An epoch is cut into batches of `batchSize` rows; its last one takes what is left. */
export function createBatches(dataset: Dataset, config: DataConfig, batchSize: number, seed: number): Batches {
  const { train, classes } = dataset;
  const epochSize = config.epoch_size ?? train.ids.length;
  const stepsPerEpoch = Math.ceil(epochSize / batchSize);
  const rowAt = createSampler(config.sampler, {
    seed,
    rowCount: train.ids.length,
    classCount: classes.length,
    labels: train.labels,
  });
  return {
    stepsPerEpoch,
    at(step) {
      const start = Math.floor(step / stepsPerEpoch) * epochSize + (step % stepsPerEpoch) * batchSize;
      const end = Math.min(start + batchSize, (Math.floor(step / stepsPerEpoch) + 1) * epochSize);
      return gather(
        train,
        dataset,
        Array.from({ length: end - start }, (_, i) => rowAt(start + i)),
      );
    },
  };
}

function gather(split: Split, { featureCount, classes }: Dataset, rows: readonly number[]): Batch {
  const features = new Float32Array(rows.length * featureCount);
  const labels = new Float32Array(rows.length * classes.length);
  for (const [i, row] of rows.entries()) {
    features.set(split.features.subarray(row * featureCount, (row + 1) * featureCount), i * featureCount);
    labels.set(split.labels.subarray(row * classes.length, (row + 1) * classes.length), i * classes.length);
  }
  return { rowCount: rows.length, features, labels };
}

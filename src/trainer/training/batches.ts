import type { TrainConfig } from '../config/train-config.ts';
import { type Dataset, gatherRows } from '../data/dataset.ts';
import { createSampler } from '../data/samplers/index.ts';
import { readingAhead } from './reading-ahead.ts';

/** Rows gathered for one step. */
export interface Batch {
  readonly rowCount: number;
  /** [rows, ...shape of one row], row-major. */
  readonly inputs: Float32Array;
  /** [rows, classes], row-major, 0 or 1. */
  readonly labels: Float32Array;
}

/** The batches of a run, by step (from 0): a pure function of data, config and seed. */
export interface Batches {
  readonly stepsPerEpoch: number;
  readonly at: (step: number) => Promise<Batch>;
}

/** An epoch is cut into batches of `batch_size` rows; its last one takes what is left. */
export function createBatches(
  { train, classes, readAhead }: Dataset,
  { data, batch_size: batchSize, epochs, seed }: Pick<TrainConfig, 'data' | 'batch_size' | 'epochs' | 'seed'>,
): Batches {
  const epochSize = data.epoch_size ?? train.ids.length;
  const stepsPerEpoch = Math.ceil(epochSize / batchSize);
  const rowAt = createSampler(data.sampler, {
    seed,
    rowCount: train.ids.length,
    classCount: classes.length,
    labels: train.labels,
  });
  const read = async (step: number): Promise<Batch> => {
    const epoch = Math.floor(step / stepsPerEpoch);
    const index = (step % stepsPerEpoch) * batchSize;
    const rowCount = Math.min(batchSize, epochSize - index);
    const drawn = Array.from({ length: rowCount }, (_, i) => rowAt(epoch * epochSize + index + i));
    const { rows, values } = await train.read(drawn, { seed, epoch, index });
    return {
      rowCount: rows.length,
      inputs: values,
      labels: Float32Array.from(gatherRows(train.labels, rows, classes.length)),
    };
  };
  return { stepsPerEpoch, at: readingAhead(read, epochs * stepsPerEpoch, readAhead) };
}

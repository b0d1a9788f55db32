import type { Group } from '../../model/index.ts';
import type { Dataset, Split } from './dataset.ts';

/** A data set whose rows are vectors of features, in memory. */
export interface Table {
  readonly classes: readonly string[];
  readonly featureCount: number;
  readonly train: TableSplit;
  readonly test: TableSplit;
  readonly classCounts: readonly number[];
  readonly groups: readonly Group[];
  readonly fingerprint: string;
}

export interface TableSplit {
  readonly ids: readonly string[];
  /** [rows, features], row-major. */
  readonly features: Float32Array;
  /** [rows, classes], row-major, 0 or 1. */
  readonly labels: Uint8Array;
}

export function tableDataset({ classes, featureCount, train, test, classCounts, groups, fingerprint }: Table): Dataset {
  return {
    input: { kind: 'features', count: featureCount },
    classes,
    train: tableSplit(train, featureCount),
    test: tableSplit(test, featureCount),
    classCounts,
    groups,
    fingerprint,
    readAhead: 0,
    leftOut: () => 0,
    close: async () => {},
  };
}

function tableSplit({ ids, labels, features }: TableSplit, featureCount: number): Split {
  return {
    ids,
    labels,
    async read(rows) {
      const values = new Float32Array(rows.length * featureCount);
      for (const [i, row] of rows.entries()) {
        values.set(features.subarray(row * featureCount, (row + 1) * featureCount), i * featureCount);
      }
      return { rows, values };
    },
  };
}

import type { JsonObject } from '../../base/index.ts';
import { countPositives, groupOf } from './dataset.ts';
import { loadGenerated } from './generated.ts';
import { readMulan } from './mulan.ts';
import type { DataConfig } from './schema.ts';

/**
 * What the data of a config are, found by reading them as training would: counts, files and fingerprint. Throws a
 * UserError as `loadDataset` does. Free of tfjs.
 */
export function checkData(config: DataConfig, folder: string | null): JsonObject {
  switch (config.set) {
    case 'voc-lt':
    case 'coco-lt': {
      const { train, test, classCounts, fingerprint } = loadGenerated(config.set);
      return report(config.set, [], train.ids.length, test.ids.length, classCounts, fingerprint);
    }
    case 'corel5k':
    case 'scene':
    case 'yeast':
    case 'emotions': {
      const { files, train, test, classes, fingerprint } = readMulan(config.set, folder);
      const classCounts = countPositives(train.labels, classes.length);
      return report(config.set, files, train.rowCount, test.rowCount, classCounts, fingerprint);
    }
  }
}

function report(
  set: string,
  files: readonly string[],
  train: number,
  test: number,
  classCounts: readonly number[],
  fingerprint: string,
): JsonObject {
  const sizeOf = (group: string) => classCounts.filter((count) => groupOf(count) === group).length;
  return {
    set,
    files,
    rows: { train, test },
    classes: classCounts.length,
    groups: { head: sizeOf('head'), medium: sizeOf('medium'), tail: sizeOf('tail') },
    data_fingerprint: fingerprint,
  };
}

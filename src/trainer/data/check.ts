import type { JsonObject } from '../../base/index.ts';
import { countPositives, groupOf, labelMatrix } from './dataset.ts';
import { loadGenerated } from './generated.ts';
import { requireWholeImages } from './images/broken-images.ts';
import { fingerprintOf, readImageSet } from './images/image-set.ts';
import { readMulan } from './mulan.ts';
import type { DataPlaces } from './places.ts';
import type { DataConfig, ImageDataConfig } from './schema.ts';

/**
 * What the data of a config are, found by reading them as training would (of images headers and markers only): counts,
 * files and fingerprint. Throws a UserError as `loadDataset` does. Free of tfjs.
 */
export function checkData(config: DataConfig, places: DataPlaces): JsonObject {
  if ('size' in config) return checkImages(config, places);
  switch (config.set) {
    case 'voc-lt':
    case 'coco-lt': {
      const { train, test, classes, classCounts, fingerprint } = loadGenerated(config.set);
      return report(config.set, [], train.ids.length, test.ids.length, classes, classCounts, fingerprint);
    }
    case 'corel5k':
    case 'scene':
    case 'yeast':
    case 'emotions': {
      const { files, train, test, classes, fingerprint } = readMulan(config.set, places.folder);
      const classCounts = countPositives(train.labels, classes.length);
      return report(config.set, files, train.rowCount, test.rowCount, classes, classCounts, fingerprint);
    }
  }
}

function checkImages(config: ImageDataConfig, { folder, cacheFolder }: DataPlaces): JsonObject {
  const set = readImageSet(config, folder, cacheFolder);
  requireWholeImages(set, cacheFolder);
  const classCounts = countPositives(labelMatrix(set.train.labels, set.classes.length), set.classes.length);
  const [train, test] = [set.train.ids.length, set.test.ids.length];
  return report(config.set, set.sources, train, test, set.classes, classCounts, fingerprintOf(set));
}

function report(
  set: string,
  files: readonly string[],
  train: number,
  test: number,
  classes: readonly string[],
  classCounts: readonly number[],
  fingerprint: string,
): JsonObject {
  const sizeOf = (group: string) => classCounts.filter((count) => groupOf(count) === group).length;
  return {
    set,
    files,
    rows: { train, test },
    classes: classCounts.length,
    class_names: classes,
    groups: { head: sizeOf('head'), medium: sizeOf('medium'), tail: sizeOf('tail') },
    data_fingerprint: fingerprint,
  };
}

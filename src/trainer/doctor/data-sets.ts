import { ExitCode, type JsonObject, UserError } from '../../base/index.ts';
import { readTrainConfig } from '../config/train-config.ts';
import { checkData } from '../data/check.ts';
import { countPositives, labelMatrix } from '../data/dataset.ts';
import { findBrokenImages, type ImageFault } from '../data/images/broken-images.ts';
import { MissingFiles } from '../data/images/image-folder.ts';
import { fingerprintOf, readImageSet } from '../data/images/image-set.ts';
import type { DataPlaces } from '../data/places.ts';
import { type DataConfig, dataSchemas, type ImageDataConfig } from '../data/schema.ts';
import { type Published, publishedOf } from './published.ts';

/** What there is of every data set that a folder can hold (`doctor` has the shape). */
export function examineDataSets(places: DataPlaces): readonly JsonObject[] {
  return Object.keys(dataSchemas).flatMap((variant) => {
    const [set = '', source] = variant.split(' ');
    const { data } = readTrainConfig({ data: { set, ...(source === undefined ? {} : { source }) } });
    if ('source' in data && data.source === 'generated') return [];
    return [{ set, source: source ?? null, ...examine(data, places) }];
  });
}

const unread = {
  missing: 0,
  broken: 0,
  broken_images: [],
  rows: null,
  class_counts: null,
  published: null,
  differences: [],
  data_fingerprint: null,
};

function examine(config: DataConfig, places: DataPlaces): JsonObject {
  try {
    if ('size' in config) return examineImages(config, places);
    const { rows, data_fingerprint } = checkData(config, places);
    return { status: 'ok', reason: null, ...unread, rows: rows ?? null, data_fingerprint: data_fingerprint ?? null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isMissing = error.exitCode === ExitCode.environment;
    const missing = error instanceof MissingFiles ? error.count : 0;
    const status = isMissing ? 'missing' : 'broken';
    return { status, reason: error.message, ...unread, missing, broken: isMissing ? 0 : 1 };
  }
}

function examineImages(config: ImageDataConfig, { folder, cacheFolder }: DataPlaces): JsonObject {
  const set = readImageSet(config, folder, cacheFolder);
  const faults = findBrokenImages(set, cacheFolder);
  const counts = countPositives(labelMatrix(set.train.labels, set.classes.length), set.classes.length);
  const found = Object.fromEntries(set.classes.map((name, index) => [name, counts[index]!]));
  const published = publishedOf(config.set);
  return {
    ...(faults.length === 0 ? { status: 'ok', reason: null } : { status: 'broken', reason: reasonOf(faults) }),
    missing: 0,
    broken: faults.length,
    broken_images: faults.slice(0, 20).map(({ file, reason }) => ({ file, reason })),
    rows: { train: set.train.ids.length, test: set.test.ids.length },
    class_counts: found,
    published: { rows: published.rows, class_counts: published.classCounts },
    differences: differencesOf(found, published),
    data_fingerprint: fingerprintOf(set),
  };
}

function reasonOf(faults: readonly ImageFault[]): string {
  const [first] = faults;
  const others = faults.length === 1 ? '' : `, and ${faults.length - 1} more`;
  return first === undefined ? '' : `${first.file}: ${first.reason}${others}`;
}

function differencesOf(found: Readonly<Record<string, number>>, { classCounts }: Published): readonly JsonObject[] {
  return Object.entries(classCounts ?? {}).flatMap(([name, published]) =>
    found[name] === published ? [] : [{ class: name, found: found[name] ?? 0, published }],
  );
}

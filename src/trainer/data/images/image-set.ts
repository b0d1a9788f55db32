import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256 } from '../../../base/index.ts';
import type { ImageDataConfig } from '../schema.ts';
import { readCoco } from './coco.ts';
import { type ImageRows, type ImageSet, pickRows } from './image-rows.ts';
import { drawLongTail } from './long-tail.ts';
import { readVoc } from './voc.ts';

/**
 * The images of a config with their labels, none of them opened. Throws a UserError: exit 4 for what is missing, exit 2
 * for what is malformed.
 */
export function readImageSet(config: ImageDataConfig, folder: string | null, cacheFolder: string): ImageSet {
  const set = readWhole(config.set, folder, cacheFolder);
  if (!('long_tail' in config) || config.long_tail === null) return set;
  const chosen = drawLongTail(set.train.labels, set.classes.length, config.long_tail);
  return { ...set, train: pickRows(set.train, chosen) };
}

/**
 * SHA-256 over lists, labels, and the name and size of every image: the content of images, gigabytes, is not read. Equal
 * for equal folders wherever they lie.
 */
export function fingerprintOf({ hash, train, test }: ImageSet): string {
  const lines = ({ ids, files, labels }: ImageRows) =>
    ids.map((id, row) => `${id} ${basename(files[row]!)} ${statSync(files[row]!).size} ${labels[row]!.join(' ')}`);
  return sha256(['images 1', hash, ...lines(train), '', ...lines(test)].join('\n'));
}

function readWhole(set: ImageDataConfig['set'], folder: string | null, cacheFolder: string): ImageSet {
  switch (set) {
    case 'voc':
    case 'voc-lt':
      return readVoc(set, folder, cacheFolder);
    case 'coco':
    case 'coco-lt':
      return readCoco(set, folder, cacheFolder);
  }
}

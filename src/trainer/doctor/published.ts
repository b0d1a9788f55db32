import { countPositives, labelMatrix } from '../data/dataset.ts';
import { readClassCounts, readClassNames, readLabelRows } from '../data/label-rows.ts';
import type { ImageDataConfig } from '../data/schema.ts';

/** What is published of a set of images. */
export interface Published {
  readonly rows: { readonly train: number; readonly test: number };
  /** Training images of each class, by name; null where no list of them ships. */
  readonly classCounts: Readonly<Record<string, number>> | null;
}

/** VOC2007 test has 4952 images, COCO val2017 5000. */
export function publishedOf(set: ImageDataConfig['set']): Published {
  switch (set) {
    case 'voc-lt':
      return { rows: { train: 1142, test: 4952 }, classCounts: listedCounts(set) };
    case 'coco-lt':
      return { rows: { train: 1909, test: 5000 }, classCounts: listedCounts(set) };
    case 'voc':
      return { rows: { train: 11_540, test: 4952 }, classCounts: readClassCounts('voc') };
    case 'coco':
      return { rows: { train: 118_287, test: 5000 }, classCounts: null };
  }
}

function listedCounts(set: 'voc-lt' | 'coco-lt'): Readonly<Record<string, number>> {
  const classes = readClassNames(set);
  const counts = countPositives(labelMatrix(readLabelRows(set, 'train').labels, classes.length), classes.length);
  return Object.fromEntries(classes.map((name, index) => [name, counts[index]!]));
}

import { basename } from 'node:path';
import { environmentError, sha256 } from '../../../base/index.ts';
import { readDataFile } from '../folders.ts';
import { readClassNames, readLabelRows } from '../label-rows.ts';
import { type CocoAnnotations, parseCocoAnnotations } from './coco-annotation.ts';
import { descend, findHome, requireFiles } from './image-folder.ts';
import { type ImageRows, type ImageSet, pickRows } from './image-rows.ts';
import { memo } from './memo.ts';
import { stampOf } from './stamp.ts';

/**
 * Reads a COCO folder: `coco` trains on all of train2017, `coco-lt` on the published list of it; both are tested on
 * val2017. Images without an object are part of a set. Throws a UserError: exit 4 for what is missing, exit 2 for what
 * is malformed.
 */
export function readCoco(set: 'coco' | 'coco-lt', folder: string | null, cacheFolder: string): ImageSet {
  const home = findHome(set, 'coco', folder, ['annotations', 'train2017', 'val2017']);
  const classes = readClassNames('coco-lt');
  const chosen = set === 'coco-lt' ? readLabelRows('coco-lt', 'train').ids : null;
  const train = readSplit(home, 'train2017', chosen, classes, cacheFolder);
  const test = readSplit(home, 'val2017', null, classes, cacheFolder);
  return {
    classes,
    train: train.rows,
    test: test.rows,
    sources: [train.source, test.source],
    hash: sha256([train.hash, ...train.rows.ids, test.hash].join('\n')),
  };
}

/** Chosen images of a split, in that order; all of them for null. */
function readSplit(
  home: string,
  split: string,
  chosen: readonly string[] | null,
  classes: readonly string[],
  cacheFolder: string,
) {
  const source = descend(home, 'annotations', `instances_${split}.json`);
  const hash = memo(cacheFolder, 'hash', stampOf(source), () => sha256(readDataFile(source)));
  const annotations = memo(cacheFolder, 'coco-labels', `1 ${hash}`, () =>
    parseCocoAnnotations(readDataFile(source), source, classes),
  );
  const all: ImageRows = { ids: annotations.ids, files: annotations.fileNames, labels: annotations.labels };
  const rows = chosen === null ? all : pickRows(all, findImages(annotations, chosen, source));
  const files = requireFiles(descend(home, split), rows.files, `images listed for ${split}`);
  return { rows: { ...rows, files }, hash, source };
}

function findImages({ ids }: CocoAnnotations, chosen: readonly string[], source: string): number[] {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const missing = chosen.filter((id) => !rowOf.has(id));
  if (missing.length === 0) return chosen.map((id) => rowOf.get(id)!);
  const shown = missing.slice(0, 5).join(', ');
  throw environmentError(
    `${missing.length} of the ${chosen.length} images of COCO-LT are missing in ${basename(source)}: ${shown}${missing.length > 5 ? ', ...' : ''}\n     expected the whole ${source}; a part of COCO is read as "data: {set: coco}"`,
  );
}

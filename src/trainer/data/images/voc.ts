import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { environmentError, sha256 } from '../../../base/index.ts';
import { childrenNamed, readDataFile } from '../folders.ts';
import { readClassNames, readLabelRows } from '../label-rows.ts';
import { malformedData } from '../malformed.ts';
import { descend, findHome, requireFiles } from './image-folder.ts';
import type { ImageRows, ImageSet } from './image-rows.ts';
import { memo } from './memo.ts';
import { stampOf } from './stamp.ts';
import { parseVocAnnotation } from './voc-annotation.ts';

/**
 * Reads the lists and labels of a VOCdevkit. `voc-lt` trains on the published list, images of VOC2012, and is tested on
 * VOC2007's test.txt. `voc` takes the folder's own lists: trainval.txt of VOC2012 (of the newest year without it),
 * tested on VOC2007's test.txt, or on the same year's without it. Throws a UserError: exit 4 for what is missing, exit 2
 * for what is malformed.
 */
export function readVoc(set: 'voc' | 'voc-lt', folder: string | null, cacheFolder: string): ImageSet {
  const kit = descend(findHome(set, 'voc', folder, ['VOCdevkit']), 'VOCdevkit');
  const classes = readClassNames('voc-lt');
  const trainYear = set === 'voc-lt' ? descend(kit, 'VOC2012') : newestYear(kit);
  const trainIds = set === 'voc-lt' ? readLabelRows('voc-lt', 'train').ids : readList(listFile(trainYear, 'trainval'));
  const [ownTest] = childrenNamed(kit, 'VOC2007').map((year) => findListFile(year, 'test'));
  const testYear = set === 'voc-lt' || ownTest ? descend(kit, 'VOC2007') : trainYear;
  const testIds = readList(listFile(testYear, 'test'));
  const train = readRows(trainYear, trainIds, classes, cacheFolder);
  const test = readRows(testYear, testIds, classes, cacheFolder);
  return {
    classes,
    train: train.rows,
    test: test.rows,
    sources: [join(trainYear, 'Annotations'), join(testYear, 'Annotations')],
    hash: sha256([train.hash, test.hash].join('\n')),
  };
}

/** VOC2012 where there is one, since VOC-LT and the tests refer to it. */
function newestYear(kit: string): string {
  const years = readdirSync(kit).filter((name) => /^voc20\d\d$/i.test(name));
  const year = years.find((name) => name.toLowerCase() === 'voc2012') ?? years.sort().at(-1);
  if (year !== undefined) return join(kit, year);
  throw environmentError(`${kit} holds no year of VOC\n     expected a folder such as VOC2012 in it`);
}

function listFile(year: string, list: string): string {
  return descend(year, 'ImageSets', 'Main', `${list}.txt`);
}

function findListFile(year: string, list: string): string | undefined {
  return ['ImageSets', 'Main', `${list}.txt`].reduce<string | undefined>(
    (place, name) => (place === undefined ? undefined : childrenNamed(place, name)[0]),
    year,
  );
}

/** The first word of each line: lists of one class have a second, whether it is there. */
function readList(file: string): string[] {
  const lines = readDataFile(file)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const ids = lines.map((line) => line.trim().split(/\s+/)[0]!).filter((id) => id !== '');
  if (ids.length === 0) throw malformedData({ file, line: 1, column: 0 }, 'the list is empty', 'an image id a line');
  const seen = new Set<string>();
  const repeated = ids.find((id) => seen.size === seen.add(id).size);
  if (repeated === undefined) return ids;
  const line = lines.findLastIndex((one) => one.trim().split(/\s+/)[0] === repeated) + 1;
  throw malformedData({ file, line, column: 0 }, `image "${repeated}" is listed twice`, 'every image once');
}

function readRows(year: string, ids: readonly string[], classes: readonly string[], cacheFolder: string) {
  const name = basename(year);
  const listed = `images listed for ${name}`;
  const files = requireFiles(
    descend(year, 'JPEGImages'),
    ids.map((id) => `${id}.jpg`),
    listed,
  );
  const annotations = requireFiles(
    descend(year, 'Annotations'),
    ids.map((id) => `${id}.xml`),
    `annotations of ${name}`,
  );
  const read = memo(cacheFolder, 'voc-labels', `1\n${annotations.map(stampOf).join('\n')}`, () =>
    readAnnotations(annotations, classes),
  );
  const rows: ImageRows = { ids, files, labels: read.labels };
  return { rows, hash: sha256([...ids, read.hash].join('\n')) };
}

/** Labels of each file, and the SHA-256 over their content. */
function readAnnotations(files: readonly string[], classes: readonly string[]) {
  const hashes: string[] = [];
  const labels = files.map((file) => {
    const content = readDataFile(file);
    hashes.push(sha256(content));
    return parseVocAnnotation(content.toString('utf8'), file, classes);
  });
  return { labels, hash: sha256(hashes.join('\n')) };
}

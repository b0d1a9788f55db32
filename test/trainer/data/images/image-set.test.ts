import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../../src/base/index.ts';
import { readTrainConfig } from '../../../../src/trainer/config/train-config.ts';
import { checkData } from '../../../../src/trainer/data/check.ts';
import { fingerprintOf, readImageSet } from '../../../../src/trainer/data/images/image-set.ts';
import type { DataConfig, ImageDataConfig } from '../../../../src/trainer/data/schema.ts';
import { canTest } from '../../../can-test.ts';
import { cocoFiles, cocoInstances, folderOf, jpeg, vocFiles, vocXml } from './image-folders.ts';

const cacheFolder = mkdtempSync(join(tmpdir(), 'cache-'));
const config = (data: Record<string, string | number>) => readTrainConfig({ data }).data as ImageDataConfig;
const voc = config({ set: 'voc' });
const coco = config({ set: 'coco' });
const check = (data: DataConfig, folder: string) => checkData(data, { folder, cacheFolder });

test('a VOCdevkit is read by its own lists, an object of a class counting once', async () => {
  const set = readImageSet(voc, folderOf(await vocFiles()), cacheFolder);
  expect(set.train.ids).toEqual([0, 1, 2, 3, 4, 5].map((i) => `2012_00000${i}`));
  expect(set.test.ids).toHaveLength(3);
  const named = set.train.labels.slice(0, 2).map((labels) => labels.map((label) => set.classes[label]));
  expect(named).toEqual([['cat'], ['dog', 'person']]);
});

test('names are found without regard to case, in the folder or in its child "voc"; VOC2007 has the test images', async () => {
  const files = await vocFiles();
  const moved = Object.entries(files).map(([path, content]) => [`VOC/${path.toLowerCase()}`, content]);
  const folder = folderOf({
    ...Object.fromEntries(moved),
    'VOC/vocdevkit/voc2007/ImageSets/Main/test.txt': '000001 -1\n',
    'VOC/vocdevkit/voc2007/JPEGImages/000001.JPG': await jpeg(1),
    'VOC/vocdevkit/voc2007/Annotations/000001.xml': vocXml('sheep'),
  });
  const set = readImageSet(voc, folder, cacheFolder);
  expect([set.train.ids.length, set.test.ids]).toEqual([6, ['000001']]);
  expect(check(voc, folder)).toMatchObject({ rows: { train: 6, test: 1 }, classes: 20 });
});

test('a COCO folder is read in the order of its file; crowds count, and an image without object has no label', async () => {
  const set = readImageSet(coco, folderOf(await cocoFiles()), cacheFolder);
  expect(set.train.ids).toEqual(['7', '3']);
  expect(set.train.labels).toEqual([[0, 16], []]);
});

test('the fingerprint is that of the content, wherever it lies, and changes with it', async () => {
  const files = await vocFiles();
  const of = (folder: string) => fingerprintOf(readImageSet(voc, folder, cacheFolder));
  const [one, other] = [folderOf(files), folderOf(files)];
  expect(of(other)).toBe(of(one));
  writeFileSync(join(other, 'VOCdevkit/VOC2012/Annotations/2012_000001.xml'), vocXml('sheep'));
  expect(of(other)).not.toBe(of(one));
  expect(of(folderOf({ ...files, 'VOCdevkit/VOC2012/JPEGImages/2012_000002.jpg': await jpeg(9, 64, 64) }))).not.toBe(
    of(one),
  );
});

test('a long tail is drawn from the training images alone', async () => {
  const tailed = readTrainConfig({ data: { set: 'voc', long_tail: { max: 3, quantile: 0.5 } } })
    .data as ImageDataConfig;
  const set = readImageSet(tailed, folderOf(await vocFiles()), cacheFolder);
  expect(set.train.ids.length).toBeLessThan(6);
  expect(set.test.ids).toHaveLength(3);
});

test.each<[string, Record<string, string | Uint8Array>, number, readonly string[]]>([
  ['an XML without objects', { 'Annotations/2012_000001.xml': vocXml() }, 2, ['2012_000001.xml:1', 'no <object>']],
  [
    'an unknown category',
    { 'Annotations/2012_000001.xml': vocXml('dog', 'catt') },
    2,
    ['2012_000001.xml:7', '"catt" is no category of VOC', 'did you mean "cat"?'],
  ],
  [
    'an XML cut off',
    { 'Annotations/2012_000001.xml': vocXml('dog').slice(0, 40) },
    2,
    ['2012_000001.xml:', 'well-formed'],
  ],
  ['something else', { 'Annotations/2012_000001.xml': '<labels/>' }, 2, ['2012_000001.xml:1', '<annotation>']],
  [
    'a listed image that is not there',
    { 'ImageSets/Main/test.txt': '2012_000006\n2012_000099\n' },
    4,
    ['1 of the 2 images listed for VOC2012 is missing', '2012_000099.jpg'],
  ],
  [
    'a list that repeats an image',
    { 'ImageSets/Main/test.txt': 'a\nb\na\n' },
    2,
    ['test.txt:3', '"a" is listed twice'],
  ],
  ['an empty list', { 'ImageSets/Main/test.txt': '\n' }, 2, ['test.txt:1', 'the list is empty']],
  ['a file that is no JPEG', { 'JPEGImages/2012_000001.jpg': 'GIF89a' }, 2, ['2012_000001.jpg', 'no JPEG']],
  ['an empty file', { 'JPEGImages/2012_000001.jpg': '' }, 2, ['2012_000001.jpg', 'it is empty']],
])('%s is refused with file and reason', async (_, changes, exitCode, parts) => {
  const folder = folderOf(await vocFiles(changes));
  const error = thrownBy(() => check(voc, folder));
  expect(error.exitCode).toBe(exitCode);
  for (const part of parts) expect(error.message).toContain(part);
});

const json = JSON.stringify(cocoInstances);
test.each<[string, string, readonly string[]]>([
  [
    'cut in the middle',
    json.slice(0, json.indexOf('"iscrowd"')),
    ['instances_train2017.json:1:', 'ends in the middle, within "annotations"'],
  ],
  ['cut behind an array', json.slice(0, json.indexOf(',"categories"')), ['ends in the middle']],
  [
    'with an unknown category',
    json.replace('"category_id":18', '"category_id":99'),
    ['json:1:', 'the unknown category 99'],
  ],
  [
    'with a category of its own',
    json.replace('"dog"', '"dogs"'),
    ['"dogs" is no category of COCO', 'did you mean "dog"?'],
  ],
  ['with an unknown image', json.replace('"image_id":7', '"image_id":8'), ['the unknown image 8']],
  ['with an image twice', json.replace('"id":3,"file', '"id":7,"file'), ['image 7 is listed twice']],
  ['without images', '{"annotations": []}', ['lists no images']],
  ['that is a list', '[]', ['instances_train2017.json:1:1', '"{"']],
])('an annotation file %s is refused with file and place', async (_, text, parts) => {
  const folder = folderOf(await cocoFiles(text));
  const error = thrownBy(() => check(coco, folder));
  expect(error.exitCode).toBe(2);
  for (const part of parts) expect(error.message).toContain(part);
});

test('an image cut off is refused; one with bytes behind its end or an embedded thumbnail is not', async () => {
  const whole = await jpeg(50, 400, 300);
  const thumbnail = Buffer.concat([
    Buffer.from([0xff, 0xe1, 0, 10]),
    Buffer.from('Exif'),
    Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
  ]);
  const withThumbnail = Buffer.concat([whole.subarray(0, 2), thumbnail, whole.subarray(2)]);
  const path = 'JPEGImages/2012_000001.jpg';
  for (const sound of [whole, withThumbnail, Buffer.concat([whole, Buffer.alloc(70_000)])]) {
    expect(check(voc, folderOf(await vocFiles({ [path]: sound })))).toMatchObject({ set: 'voc' });
  }
  for (const [cut, reason] of [
    [whole.subarray(0, -2), 'it is cut off: no end marker'],
    [withThumbnail.subarray(0, whole.length / 2), 'it is cut off: no end marker'],
    [whole.subarray(0, 30), 'it is cut off within its header'],
  ] as const) {
    const folder = folderOf(await vocFiles({ [path]: cut }));
    const error = thrownBy(() => check(voc, folder));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(`2012_000001.jpg  error  ${reason}`);
  }
});

test('what was found sound is remembered until the file changes; what is broken is looked at again', async () => {
  const folder = folderOf(await vocFiles());
  const image = join(folder, 'VOCdevkit/VOC2012/JPEGImages/2012_000001.jpg');
  const whole = await jpeg(25);
  check(voc, folder);
  writeFileSync(image, whole.subarray(0, -2));
  for (const _ of [1, 2]) expect(thrownBy(() => check(voc, folder)).message).toContain('2012_000001.jpg');
  writeFileSync(image, whole);
  expect(check(voc, folder)).toMatchObject({ set: 'voc' });
  rmSync(cacheFolder, { recursive: true });
  writeFileSync(cacheFolder, 'a file where a folder should be');
  utimesSync(image, 1, 1);
  expect(check(voc, folder)).toMatchObject({ set: 'voc' });
  rmSync(cacheFolder);
});

test('the long-tailed sets want every listed image', async () => {
  const vocLt = config({ set: 'voc-lt', source: 'images' });
  const folder = folderOf({ ...(await vocFiles()), 'VOCdevkit/VOC2007/ImageSets/Main/test.txt': '000001\n' });
  const error = thrownBy(() => check(vocLt, folder));
  expect(error.exitCode).toBe(4);
  expect(error.message).toContain('1142 of the 1142 images listed for VOC2012 are missing');
  const cocoFolder = folderOf(await cocoFiles());
  const other = thrownBy(() => check(config({ set: 'coco-lt', source: 'images' }), cocoFolder));
  expect([other.exitCode, other.message]).toEqual([4, expect.stringContaining('1909 of the 1909 images of COCO-LT')]);
});

const mini = process.env.SWEEP_DATA ?? '../shared/data';
const hasMini = canTest('real photographs', existsSync(join(mini, 'voc-mini')) ? null : `no ${mini}/voc-mini`);
test.runIf(hasMini)('real photographs are read whole', () => {
  expect(check(voc, join(mini, 'voc-mini'))).toMatchObject({ rows: { train: 48, test: 25 }, classes: 20 });
  expect(check(coco, join(mini, 'coco-mini'))).toMatchObject({ rows: { train: 128, test: 128 }, classes: 80 });
});

function thrownBy(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

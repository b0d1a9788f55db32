import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/index.ts';
import { folderOf, jpeg, vocFiles } from '../data/images/image-folders.ts';
import { writeWeights } from '../training/weight-files.ts';

const entry = join(import.meta.dirname, '../../../dist/trainer/main.js');
const cache = folderOf({});

function doctor(...args: string[]): { data: JsonObject[]; weights: JsonObject | null } {
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: cache };
  return JSON.parse(execFileSync(process.execPath, [entry, 'doctor', ...args], { encoding: 'utf8', env }));
}

const reportOf = (folder: string, set: string) => doctor('--data', folder).data.find((one) => one.set === set);

test('it counts rows and classes, and compares them with what is published', async () => {
  const report = reportOf(folderOf(await vocFiles()), 'voc');
  expect(report).toMatchObject({
    status: 'ok',
    reason: null,
    missing: 0,
    broken: 0,
    rows: { train: 6, test: 3 },
    class_counts: { cat: 3, dog: 3, person: 3, sheep: 0 },
    published: { rows: { train: 11540, test: 4952 }, class_counts: { cat: 1084, person: 4374 } },
  });
  expect(report?.differences).toContainEqual({ class: 'cat', found: 3, published: 1084 });
});

test('it counts what is missing and names what is broken', async () => {
  const files = await vocFiles({ 'JPEGImages/2012_000001.jpg': (await jpeg(1)).subarray(0, -2) });
  const folder = folderOf(files);
  expect(reportOf(folder, 'voc')).toMatchObject({
    status: 'broken',
    broken: 1,
    broken_images: [{ file: expect.stringContaining('2012_000001.jpg'), reason: expect.stringContaining('cut off') }],
  });
  delete files['VOCdevkit/VOC2012/JPEGImages/2012_000001.jpg'];
  delete files['VOCdevkit/VOC2012/JPEGImages/2012_000002.jpg'];
  expect(reportOf(folderOf(files), 'voc')).toMatchObject({ status: 'missing', missing: 2, rows: null });
  expect(reportOf(folder, 'coco-lt')).toMatchObject({ status: 'missing', source: 'images' });
});

test('it reads the header of a weight file, and tells what the network in it lacks', () => {
  const file = writeWeights(18);
  expect(doctor('--weights', file)).toMatchObject({
    data: [],
    weights: {
      status: 'ok',
      reason: null,
      tensors: 100,
      parameters: 11_186_112,
      model: 'resnet18',
      shapes: { 'conv1.weight': [64, 3, 7, 7] },
    },
  });
  expect(doctor('--weights', writeWeights(18, ['layer2.0.bn1.bias'])).weights).toMatchObject({
    status: 'broken',
    model: 'resnet18',
    reason: expect.stringMatching(/it lacks 1:\n +layer2\.0\.bn1\.bias$/),
  });
  const folder = folderOf({ 'cut.safetensors': readFileSync(file).subarray(0, -4), text: 'no weights at all' });
  const cut = doctor('--weights', join(folder, 'cut.safetensors')).weights;
  expect(cut).toMatchObject({ status: 'broken', reason: expect.stringContaining('cut off'), model: null });
  expect(doctor('--weights', join(folder, 'none')).weights).toMatchObject({ status: 'missing' });
  expect(doctor('--weights', join(folder, 'text')).weights).toMatchObject({ status: 'broken' });
});

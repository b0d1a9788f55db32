import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/index.ts';
import { encodeSafetensors } from '../../../src/rundir/index.ts';
import { folderOf, jpeg, vocFiles } from '../data/images/image-folders.ts';

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

test('it reads the header of a weight file', () => {
  const tensor = (name: string, ...shape: number[]) => {
    return { name, shape, type: 'F32', data: new Float32Array(shape.reduce((a, b) => a * b, 1)) } as const;
  };
  const blocks = [1, 2, 3, 4].flatMap((stage) =>
    [0, 1].map((block) => tensor(`layer${stage}.${block}.conv1.weight`, 2, 1, 3, 3)),
  );
  const bytes = encodeSafetensors({ tensors: [tensor('conv1.weight', 64, 3, 7, 7), ...blocks], metadata: {} });
  const folder = folderOf({ 'whole.safetensors': bytes, 'cut.safetensors': bytes.subarray(0, -4) });
  expect(doctor('--weights', join(folder, 'whole.safetensors'))).toMatchObject({
    data: [],
    weights: {
      status: 'ok',
      tensors: 9,
      parameters: 64 * 147 + 8 * 18,
      model: 'resnet18',
      shapes: { 'conv1.weight': [64, 3, 7, 7] },
    },
  });
  const cut = doctor('--weights', join(folder, 'cut.safetensors')).weights;
  expect(cut).toMatchObject({ status: 'broken', reason: expect.stringContaining('cut off'), model: null });
  expect(doctor('--weights', join(folder, 'none')).weights).toMatchObject({ status: 'missing' });
  writeFileSync(join(folder, 'text'), 'no weights at all');
  expect(doctor('--weights', join(folder, 'text')).weights).toMatchObject({ status: 'broken' });
});

import { expect, test } from 'vitest';
import { groups } from '../../../src/model/index.ts';
import { countPositives } from '../../../src/trainer/data/dataset.ts';
import { loadGenerated } from '../../../src/trainer/data/generated.ts';

const voc = loadGenerated('voc-lt');
const coco = loadGenerated('coco-lt');

test('the training labels are the published ones', () => {
  expect(voc.train.ids.length).toBe(1142);
  expect(voc.classCounts).toEqual([6, 34, 8, 14, 154, 17, 249, 29, 479, 4, 240, 48, 11, 20, 775, 100, 5, 82, 7, 64]);
  expect(groups.map((group) => voc.groups.filter((one) => one === group).length)).toEqual([6, 6, 8]);
  expect(coco.train.ids.length).toBe(1909);
  expect(coco.classes.length).toBe(80);
  expect([Math.max(...coco.classCounts), Math.min(...coco.classCounts)]).toEqual([1128, 6]);
  expect(groups.map((group) => coco.groups.filter((one) => one === group).length)).toEqual([22, 33, 25]);
});

test('no test image is a training image, and every class can be scored', () => {
  const trained = new Set(voc.train.ids);
  expect(voc.test.ids.filter((id) => trained.has(id))).toEqual([]);
  for (const { test, classes } of [voc, coco]) {
    expect(new Set(test.ids).size).toBe(test.ids.length);
    expect(Math.min(...countPositives(test.labels, classes.length))).toBeGreaterThanOrEqual(10);
  }
});

test('features are the same each time, standardised, and have the sparsity of a ReLU', () => {
  const again = loadGenerated('voc-lt');
  expect(again.fingerprint).toBe(voc.fingerprint);
  expect(Buffer.compare(bytesOf(again.test.features), bytesOf(voc.test.features))).toBe(0);
  expect(coco.fingerprint).not.toBe(voc.fingerprint);
  const column = Array.from({ length: 1142 }, (_, row) => voc.train.features[row * voc.featureCount]!);
  expect(column.reduce((sum, value) => sum + value, 0) / 1142).toBeCloseTo(0, 1);
  const lowest = Math.min(...column);
  const cutOff = column.filter((value) => value === lowest).length / 1142;
  expect(cutOff).toBeGreaterThan(0.4);
  expect(cutOff).toBeLessThan(0.9);
});

test('features tell of the labels: images of one class are closer to its mean than others are', () => {
  const width = voc.featureCount;
  const cat = voc.classes.indexOf('cat');
  const isCat = (row: number) => voc.test.labels[row * voc.classes.length + cat] === 1;
  const rows = voc.test.ids.map((_, row) => row);
  const project = (row: number, towards: Float64Array) =>
    towards.reduce((sum, value, i) => sum + value * voc.test.features[row * width + i]!, 0);
  const mean = new Float64Array(width);
  const trainCats = voc.train.ids
    .map((_, row) => row)
    .filter((row) => voc.train.labels[row * voc.classes.length + cat] === 1);
  for (const row of trainCats)
    for (let i = 0; i < width; i++) mean[i]! += voc.train.features[row * width + i]! / trainCats.length;
  const average = (some: number[]) => some.reduce((sum, row) => sum + project(row, mean), 0) / some.length;
  expect(average(rows.filter(isCat))).toBeGreaterThan(average(rows.filter((row) => !isCat(row))) + 10);
});

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

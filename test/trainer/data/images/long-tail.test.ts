import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { groups } from '../../../../src/model/index.ts';
import { groupOf } from '../../../../src/trainer/data/dataset.ts';
import { drawLongTail } from '../../../../src/trainer/data/images/long-tail.ts';
import { readLabelRows } from '../../../../src/trainer/data/label-rows.ts';
import { canTest } from '../../../can-test.ts';

const published = { alpha: 6, max: 800, quantile: 0.99, seed: 0 };
const wholeList = `${process.env.SWEEP_DATA ?? '../shared/data'}/voc-lt/voc2012-trainval-labels.json`;

function countsOf(labels: readonly (readonly number[])[], rows: readonly number[], classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const row of rows) for (const label of labels[row]!) counts[label]! += 1;
  return counts;
}

const groupSizes = (counts: readonly number[]) =>
  groups.map((group) => counts.filter((count) => groupOf(count) === group).length);

const hasList = canTest('drawing VOC-LT from VOC2012', existsSync(wholeList) ? null : `no ${wholeList}`);
test.runIf(hasList)('from VOC2012 it draws what VOC-LT is: its size, its classes in order, its groups', () => {
  const { labels } = JSON.parse(readFileSync(wholeList, 'utf8')) as { labels: number[][] };
  const official = readLabelRows('voc-lt', 'train');
  const officialCounts = countsOf(official.labels, [...official.ids.keys()], 20);
  const byCount = (counts: readonly number[]) => [...counts.keys()].sort((a, b) => counts[b]! - counts[a]!);
  for (const seed of [0, 1, 2]) {
    const rows = drawLongTail(labels, 20, { ...published, seed });
    const counts = countsOf(labels, rows, 20);
    expect(Math.abs(rows.length - 1142)).toBeLessThan(40);
    expect(byCount(counts).slice(0, 12)).toEqual(byCount(officialCounts).slice(0, 12));
    for (const [label, count] of officialCounts.entries()) {
      expect(Math.abs(counts[label]! - count)).toBeLessThanOrEqual(Math.max(3, 0.16 * count));
    }
    const [head, medium, tail] = groupSizes(counts);
    expect(Math.abs(head! - 6) + Math.abs(medium! - 6) + Math.abs(tail! - 8)).toBeLessThanOrEqual(4);
  }
});

const twoClasses = Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? [0, 1] : [row % 3 === 1 ? 0 : 1]));

test('the same seed draws the same list, another one another', () => {
  const config = { alpha: 6, max: 50, quantile: 0.9, seed: 7 };
  const rows = drawLongTail(twoClasses, 2, config);
  expect(drawLongTail(twoClasses, 2, config)).toEqual(rows);
  expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
  expect(drawLongTail(twoClasses, 2, { ...config, seed: 8 })).not.toEqual(rows);
});

test('the rarest class has its share of the density; a class without images does no harm', () => {
  const config = { alpha: 6, max: 80, quantile: 0.99, seed: 0 };
  const lonely = Array.from({ length: 300 }, (_, row) => [row % 2]);
  // 80 * (100 ** (1 / 6)) ** -7 = 0.37, of which one image is left.
  expect(countsOf(lonely, drawLongTail(lonely, 3, config), 3)).toEqual([80, expect.any(Number), 0]);
  expect(Math.min(...countsOf(lonely, drawLongTail(lonely, 2, config), 2))).toBe(1);
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/base/index.ts';
import { readTrainConfig } from '../../../../src/trainer/config/train-config.ts';
import type { Dataset, Draw } from '../../../../src/trainer/data/dataset.ts';
import { BrokenImage } from '../../../../src/trainer/data/images/broken-images.ts';
import { openDecodePool } from '../../../../src/trainer/data/images/decode-pool.ts';
import { loadImages } from '../../../../src/trainer/data/images/load-images.ts';
import type { ImageDataConfig } from '../../../../src/trainer/data/schema.ts';
import { folderOf, scrambledJpeg, vocFiles } from './image-folders.ts';

// A thread runs what the build made: TypeScript cannot be loaded into it here.
const worker = new URL('../../../../dist/trainer/data/images/decode-worker.js', import.meta.url);
const cacheFolder = mkdtempSync(join(tmpdir(), 'cache-'));

async function withImages<T>(
  folder: string,
  threads: number,
  fields: JsonObject,
  use: (dataset: Dataset, warnings: readonly string[]) => Promise<T>,
): Promise<T> {
  const config = readTrainConfig({ data: { set: 'voc', size: 16, ...fields } }).data as ImageDataConfig;
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const open = (count: number) => openDecodePool(count, worker);
  const dataset = loadImages(config, { folder, cacheFolder }, threads, warn, open);
  try {
    return await use(dataset, warnings);
  } finally {
    await dataset.close();
  }
}

const draw = (epoch: number, index: number): Draw => ({ seed: 5, epoch, index });

test('neither the number of threads, nor the order of reading, nor what is kept changes a value', async () => {
  const folder = folderOf(await vocFiles());
  const inOrder = await withImages(folder, 1, {}, async ({ train }) => [
    await train.read([0, 1, 2, 1], draw(0, 0)),
    await train.read([3, 0], draw(1, 0)),
    await train.read([1, 4], null),
  ]);
  const backwards = await withImages(folder, 3, {}, async ({ train }) => {
    const evaluation = train.read([1, 4], null);
    const second = train.read([3, 0], draw(1, 0));
    await second;
    return [await train.read([0, 1, 2, 1], draw(0, 0)), await second, await evaluation];
  });
  expect(backwards).toEqual(inOrder);
  const rows = inOrder[0]!.values;
  expect(rows.length).toBe(4 * 16 * 16 * 3);
  const row = (i: number) => rows.slice(i * 768, (i + 1) * 768);
  // The same image at two places is distorted twice.
  expect(row(1)).not.toEqual(row(3));
});

test('without augmentation a training image is read as evaluation reads it', async () => {
  const folder = folderOf(await vocFiles());
  await withImages(folder, 1, { augment: null }, async ({ train, input, classCounts }) => {
    expect(await train.read([2, 0], draw(3, 9))).toEqual(await train.read([2, 0], null));
    expect(input).toEqual({ kind: 'image', size: 16, channels: 3 });
    expect(classCounts.filter((count) => count > 0)).toEqual([3, 3, 3]);
  });
  const stretched = await withImages(folder, 1, {}, async ({ test }) => await test.read([0], null));
  const cut = await withImages(
    folder,
    1,
    { test_resize: 'center-crop' },
    async ({ test }) => await test.read([0], null),
  );
  // The green channel rises from left to right: over all of it where it was stretched, over three quarters where cut.
  const span = ({ values }: { values: Float32Array }) => values[3 * 15 + 1]! - values[1]!;
  expect(span(cut) / span(stretched)).toBeCloseTo(0.75, 1);
});

test('what only decoding finds broken fails the reading, or is left out and counted once', async () => {
  const folder = folderOf(await vocFiles({ 'JPEGImages/2012_000001.jpg': await scrambledJpeg() }));
  await withImages(folder, 2, {}, async ({ train }) => {
    const reading = train.read([0, 1, 2], draw(0, 0));
    await expect(reading).rejects.toThrow(BrokenImage);
    await expect(reading).rejects.toThrow(
      /2012_000001\.jpg {2}error {2}it cannot be decoded: .*\n.*on_broken_image: skip/,
    );
    expect((await train.read([0, 2], draw(0, 0))).rows).toEqual([0, 2]);
  });
  await withImages(folder, 2, { on_broken_image: 'skip' }, async ({ train, leftOut }, warnings) => {
    const { rows, values } = await train.read([0, 1, 2], draw(0, 0));
    expect([rows, values.length]).toEqual([[0, 2], 2 * 16 * 16 * 3]);
    await train.read([1, 3], draw(1, 0));
    expect(leftOut()).toBe(1);
    expect(warnings).toEqual([expect.stringMatching(/2012_000001\.jpg is left out: it cannot be decoded.*1 so far/)]);
    await expect(train.read([1], draw(1, 0))).rejects.toThrow('no image of its batch is whole');
  });
});

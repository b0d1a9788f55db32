import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/index.ts';
import { decodeSafetensors } from '../../../src/rundir/index.ts';
import { folderOf, scrambledJpeg, vocFiles } from '../data/images/image-folders.ts';
import { TrainerRun } from './run-trainer.ts';

const tiny = {
  data: { set: 'voc', size: 8 },
  model: { kind: 'mlp', hidden: 4 },
  schedule: { warmup: 0 },
  batch_size: 4,
  epochs: 2,
  evaluate_every: null,
};
const scoresOf = (run: TrainerRun) => decodeSafetensors(readFileSync(join(run.folder, 'scores.safetensors')));
const cache = folderOf({});

const resnet = (frozen_stages: number) => ({ kind: 'resnet', depth: 18, neck: 8, frozen_stages });

async function trained(folder: string, variables: NodeJS.ProcessEnv = {}, data = {}) {
  const run = new TrainerRun({ ...tiny, data: { ...tiny.data, ...data } });
  const ended = await run.start({ SWEEP_DATA: folder, XDG_CACHE_HOME: cache, ...variables }).ended;
  return { run, ...ended };
}

test('a network with random frozen stages is warned of, one without frozen stages is not', async () => {
  const folder = folderOf(await vocFiles());
  const stderrOf = async (model: JsonObject) => {
    const run = new TrainerRun({ ...tiny, model });
    const ended = await run.start({ SWEEP_DATA: folder, XDG_CACHE_HOME: cache, SWEEP_BACKEND: 'wasm' }).ended;
    expect(ended.code, ended.stderr).toBe(0);
    return ended.stderr;
  };
  expect(await stderrOf(resnet(1))).toMatch(/^no initial weights: frozen stages keep random ones \(--weights FILE, or/);
  expect(await stderrOf(resnet(0))).toBe('');
});

test('photographs are trained on, to the same bits whatever the number of threads', async () => {
  const folder = folderOf(await vocFiles());
  const one = await trained(folder);
  const three = await trained(folder, { SWEEP_THREADS: '3', SWEEP_BACKEND: 'cpu' });
  const again = await trained(folder, { SWEEP_BACKEND: 'cpu' });
  expect([one.code, one.stderr]).toEqual([0, '']);
  expect(one.run.ofType('started')[0]?.info.data_fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(scoresOf(one.run).tensors[0]).toMatchObject({ name: 'scores', shape: [3, 20] });
  expect(scoresOf(three.run)).toEqual(scoresOf(again.run));
});

test('an image that only decoding finds broken fails the run, or is left out of it', async () => {
  const bytes = await scrambledJpeg();
  const folder = folderOf(await vocFiles({ 'JPEGImages/2012_000001.jpg': bytes, 'JPEGImages/2012_000007.jpg': bytes }));
  const failing = await trained(folder);
  expect(failing.code).toBe(2);
  expect(failing.run.ofType('failed')).toEqual([
    expect.objectContaining({
      kind: 'data',
      message: expect.stringMatching(/2012_00000[17]\.jpg .*cannot be decoded/),
    }),
  ]);
  const skipping = await trained(folder, {}, { on_broken_image: 'skip' });
  expect(skipping.code).toBe(0);
  expect(skipping.stderr).toMatch(/2012_000001\.jpg is left out.*\n.*2012_000007\.jpg is left out.*2 so far/);
  expect(skipping.run.ofType('metric')).toContainEqual(
    expect.objectContaining({ name: 'data/images_left_out', value: 2 }),
  );
  const { tensors, metadata } = scoresOf(skipping.run);
  expect(tensors.map(({ shape }) => shape)).toEqual([
    [2, 20],
    [2, 20],
  ]);
  expect(JSON.parse(metadata.image_ids!)).toEqual(['2012_000006', '2012_000008']);
});

test('an image that is gone fails the run with exit 4', async () => {
  const files = await vocFiles();
  delete files['VOCdevkit/VOC2012/JPEGImages/2012_000002.jpg'];
  const { code, run } = await trained(folderOf(files));
  expect(code).toBe(4);
  expect(run.ofType('failed')).toMatchObject([{ kind: 'data', message: expect.stringContaining('2012_000002.jpg') }]);
});

test('a run that fails before its first image is decoded ends all the same', async () => {
  const run = new TrainerRun({ ...tiny, model: { kind: 'ml-gcn', depth: 18, word_vectors: 'none.txt' } });
  const { code } = await run.start({ SWEEP_DATA: folderOf(await vocFiles()), XDG_CACHE_HOME: cache }).ended;
  expect(code).toBe(4);
  expect(run.ofType('failed')).toMatchObject([{ kind: 'data', message: expect.stringContaining('none.txt') }]);
});

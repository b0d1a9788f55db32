import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';
import { createLoss } from '../../../src/trainer/losses/index.ts';
import { createModel, type Task } from '../../../src/trainer/models/index.ts';
import type { ModelConfig } from '../../../src/trainer/models/schema.ts';
import { createLearner } from '../../../src/trainer/training/learner.ts';

beforeAll(() => setUpBackend('wasm', 1));

const size = 8;
const batch = {
  rowCount: 3,
  inputs: Float32Array.from({ length: 3 * size * size * 3 }, (_, i) => Math.sin(i * i)),
  labels: Float32Array.of(1, 0, 0, 1, 1, 1),
};
const task: Task = {
  input: { kind: 'image', size, channels: 3 },
  classCount: 2,
  trainLabels: Uint8Array.from(batch.labels),
  wordVectors: null,
};
const loss = () => createLoss({ kind: 'bce' }, { trainSize: 10, classCounts: [4, 5], groups: ['tail', 'tail'] });
const sgd = { momentum: 0.9, weight_decay: 1e-4, clip: 35 };
const learnerOf = (config: ModelConfig) => createLearner(createModel(config, task, 1), loss(), sgd);

const cnn = { kind: 'cnn-small', width: 4, dropout: 0.2 } as const;
const resnet = { kind: 'resnet', depth: 18, frozen_stages: 1, neck: 8, dropout: 0 } as const;
const mlGcn = {
  kind: 'ml-gcn',
  depth: 18,
  frozen_stages: 3,
  hidden: 4,
  dropout: 0,
  graph_width: 5,
  threshold: 0.4,
  reweighting: 0.25,
  word_vectors: null,
} as const;

test.each([cnn, resnet, mlGcn])('$kind learns a batch, and a step leaves nothing in memory', async (config) => {
  const before = memory().numTensors;
  const one = learnerOf(config);
  const losses: number[] = [];
  const sizes = new Set<number>();
  for (let step = 0; step < 6; step++) {
    losses.push((await one.learn(batch, 0.02, { seed: 0, step }, step % 2 === 0)).loss);
    sizes.add(memory().numTensors);
  }
  const probabilities = await one.predict(batch.inputs, batch.rowCount);
  expect(probabilities.every((p) => p > 0 && p < 1)).toBe(true);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
  expect(sizes.size).toBe(1);
  one.dispose();
  expect(memory().numTensors).toBe(before);
});

test('a restored state, running moments included, goes on to the same bits', async () => {
  const [first, second] = [learnerOf(cnn), learnerOf(cnn)];
  for (let step = 0; step < 3; step++) await first.learn(batch, 0.1, { seed: 0, step }, false);
  second.restore(await first.state());
  for (let step = 3; step < 5; step++) {
    await first.learn(batch, 0.1, { seed: 0, step }, false);
    await second.learn(batch, 0.1, { seed: 0, step }, false);
  }
  expect(await second.state()).toEqual(await first.state());
  expect(await second.predict(batch.inputs, 3)).toEqual(await first.predict(batch.inputs, 3));
  expect(() => second.restore([])).toThrow('another model');
  first.dispose();
  second.dispose();
});

test('running moments follow the batches as in torch; frozen stages stay', async () => {
  const one = learnerOf(resnet);
  const read = async () => new Map((await one.weights()).map(({ name, data }) => [name, data]));
  const before = await read();
  await one.learn(batch, 0.1, { seed: 0, step: 0 }, false);
  const after = await read();
  const changed = [...before.keys()].filter((name) =>
    before.get(name)!.some((value, i) => value !== after.get(name)![i]),
  );
  expect(changed.filter((name) => /^(conv1|bn1|layer1)\./.test(name))).toEqual([]);
  expect(changed).toEqual(expect.arrayContaining(['layer2.0.conv1.weight', 'layer2.0.bn1.running_mean', 'fc.bias']));
  // Variance of a normalised batch in the neck: 0.9 of the initial 1 and 0.1 of a variance.
  expect(after.get('neck.norm.running_var')!.every((value) => value >= 0.9)).toBe(true);
  one.dispose();
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, vocFiles } from '../data/images/image-folders.ts';
import { TrainerRun } from './run-trainer.ts';

test('a convolutional run killed at random steps and resumed gives the very same results', async () => {
  const data = folderOf(await vocFiles());
  // 6 training images in batches of 4: 2 steps an epoch, the second of 2 images.
  const config = {
    data: { set: 'voc', size: 16 },
    model: { kind: 'cnn-small', width: 4, dropout: 0.2 },
    loss: { kind: 'pg' },
    batch_size: 4,
    epochs: 40,
    log_every: 1,
    evaluate_every: 20,
    checkpoint_every: 3,
    schedule: { warmup: 10 },
  };
  const whole = new TrainerRun(config);
  expect(await whole.start({ SWEEP_DATA: data }).ended).toEqual({ code: 0, stderr: '' });
  const cut = new TrainerRun(config);
  const steps = [1 + Math.floor(30 * Math.random()), 31 + Math.floor(30 * Math.random())];
  for (const [index, step] of steps.entries()) {
    const { child, ended } = cut.start({ SWEEP_DATA: data });
    await cut.reached(step);
    child.kill(index === 0 ? 'SIGKILL' : 'SIGTERM');
    await ended;
  }
  expect((await cut.start({ SWEEP_DATA: data }).ended).code).toBe(0);
  const results = [whole, cut].map((run) => run.ofType('finished')[0]?.metrics);
  expect(results[1], `ended at steps ${steps.join(' and ')}`).toEqual(results[0]);
  for (const file of ['scores.safetensors', 'checkpoint/weights.safetensors']) {
    const [one, other] = [whole, cut].map((run) => readFileSync(join(run.folder, file)));
    expect(Buffer.compare(one!, other!), file).toBe(0);
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, vocFiles } from '../data/images/image-folders.ts';
import { TrainerRun } from './run-trainer.ts';

const cnn = { model: { kind: 'cnn-small', width: 4, dropout: 0.2 }, epochs: 40, checkpoint_every: 3 };
/** Neck, dropout and a frozen stage, as in the paper; each checkpoint is 90 MB, hence few steps. */
const resnet = { model: { kind: 'resnet', depth: 18, neck: 16 }, epochs: 2, checkpoint_every: 1 };

test.each([
  ['small', cnn, ['SIGKILL', 'SIGTERM']],
  ['residual', resnet, ['SIGKILL']],
] as const)(
  'a %s network killed at random steps and resumed gives the very same results',
  { timeout: 240_000 },
  async (_, network, signals) => {
    const data = folderOf(await vocFiles());
    // 6 training images in batches of 4: 2 steps an epoch, the second of 2 images.
    const config = {
      data: { set: 'voc', size: 16 },
      loss: { kind: 'pg' },
      batch_size: 4,
      log_every: 1,
      evaluate_every: network.epochs / 2,
      schedule: { warmup: 10 },
      ...network,
    };
    const whole = new TrainerRun(config);
    expect((await whole.start({ SWEEP_DATA: data }).ended).code).toBe(0);
    const cut = new TrainerRun(config);
    // Each part of the run but the last one ends somewhere in its steps.
    const part = Math.floor((2 * network.epochs) / (signals.length + 1));
    const steps = signals.map((_, index) => index * part + 1 + Math.floor(part * Math.random()));
    for (const [index, signal] of signals.entries()) {
      const { child, ended } = cut.start({ SWEEP_DATA: data });
      await cut.reached(steps[index]!);
      child.kill(signal);
      await ended;
    }
    expect((await cut.start({ SWEEP_DATA: data }).ended).code).toBe(0);
    const results = [whole, cut].map((run) => run.ofType('finished')[0]?.metrics);
    expect(results[1], `ended at steps ${steps.join(' and ')}`).toEqual(results[0]);
    for (const file of ['scores.safetensors', 'checkpoint/weights.safetensors']) {
      const [one, other] = [whole, cut].map((run) => readFileSync(join(run.folder, file)));
      expect(Buffer.compare(one!, other!), file).toBe(0);
    }
  },
);

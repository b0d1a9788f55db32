// Trains a ResNet-18 for some steps on 32 images of 64 x 64 pixels, nothing frozen; prints the seconds of a step.
import { setUpBackend } from '../../dist/trainer/backends/index.js';
import { createLoss } from '../../dist/trainer/losses/index.js';
import { createModel } from '../../dist/trainer/models/index.js';
import { createLearner } from '../../dist/trainer/training/learner.js';

const [rowCount, size, classCount, steps] = [32, 64, 20, 4];
await setUpBackend('wasm', 1);
const labels = Float32Array.from({ length: rowCount * classCount }, (_, i) => Number(i % 7 === 0));
const task = {
  input: { kind: 'image', size, channels: 3 },
  classCount,
  trainLabels: Uint8Array.from(labels),
  wordVectors: null,
};
const model = createModel({ kind: 'resnet', depth: 18, frozen_stages: 0, neck: null, dropout: 0 }, task, 0);
const loss = createLoss(
  { kind: 'bce' },
  {
    trainSize: 100,
    classCounts: Array.from({ length: classCount }, () => 10),
    groups: Array.from({ length: classCount }, () => 'tail'),
  },
);
const learner = createLearner(model, loss, { momentum: 0.9, weight_decay: 1e-4, clip: 35 });
const inputs = Float32Array.from({ length: rowCount * size * size * 3 }, (_, i) => Math.sin(i * i));
let start = 0;
for (let step = 0; step <= steps; step++) {
  if (step === 1) start = performance.now();
  await learner.learn({ rowCount, inputs, labels }, 1e-3, { seed: 0, step }, false);
}
process.stdout.write(`${(performance.now() - start) / 1000 / steps}\n`);

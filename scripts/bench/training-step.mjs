// Trains a model for some steps on one batch, on one thread: `training-step.mjs BACKEND CASE`, CASE as trainer.mjs has
// it, in JSON. Prints JSON: the medians of a step in seconds, by the clock (wall) and of the processor (cpu), and the
// peak memory in MiB.
import { setUpBackend } from '../../dist/trainer/backends/index.js';
import { createLoss } from '../../dist/trainer/losses/index.js';
import { createModel } from '../../dist/trainer/models/index.js';
import { createLearner } from '../../dist/trainer/training/learner.js';

const [backend, text] = process.argv.slice(2);
const { rowCount, input, model: config, steps, warmUp } = JSON.parse(text);
const classCount = 20;
await setUpBackend(backend, 1, true);
const size = input.kind === 'features' ? input.count : input.channels * input.size ** 2;
const labels = Float32Array.from({ length: rowCount * classCount }, (_, i) => Number(i % 7 === 0));
const inputs = Float32Array.from({ length: rowCount * size }, (_, i) => Math.sin(i * i));
const model = createModel(config, { input, classCount, trainLabels: Uint8Array.from(labels), wordVectors: null }, 0);
const loss = createLoss(
  { kind: 'bce' },
  {
    trainSize: 100,
    classCounts: Array.from({ length: classCount }, () => 10),
    groups: Array.from({ length: classCount }, () => 'tail'),
  },
);
const learner = createLearner(model, loss, { momentum: 0.9, weight_decay: 1e-4, clip: 35 });
const times = [];
for (let step = 0; step < warmUp + steps; step++) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  await learner.learn({ rowCount, inputs, labels }, 1e-3, { seed: 0, step }, false);
  const { user, system } = process.cpuUsage(used);
  if (step >= warmUp) times.push({ wall: (performance.now() - start) / 1e3, cpu: (user + system) / 1e6 });
}
const median = (key) => times.map((time) => time[key]).sort((a, b) => a - b)[Math.floor(steps / 2)];
const mebibytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ wall: median('wall'), cpu: median('cpu'), mebibytes })}\n`);

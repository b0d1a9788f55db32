// Trains the quick MLP (generated VOC-LT, DB loss, batches of 32); prints as JSON the seconds of a step, and the seconds
// that recording the probabilities of its batch adds: medians of steps with and without, in turn, in processor time.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../dist/base/index.js';
import { groups } from '../../dist/model/index.js';
import { setUpBackend } from '../../dist/trainer/backends/index.js';
import { readTrainConfig } from '../../dist/trainer/config/train-config.js';
import { loadDataset } from '../../dist/trainer/data/index.js';
import { createLoss } from '../../dist/trainer/losses/index.js';
import { createModel } from '../../dist/trainer/models/index.js';
import { createBatches } from '../../dist/trainer/training/batches.js';
import { openEventLog } from '../../dist/trainer/training/event-log.js';
import { createLearner } from '../../dist/trainer/training/learner.js';
import {
  addProbabilities,
  meanOf,
  noProbabilities,
  sumProbabilities,
} from '../../dist/trainer/training/probabilities.js';

const pairs = 400;
const config = readTrainConfig({ data: { set: 'voc-lt' }, loss: { kind: 'db' } });
const folder = mkdtempSync(join(tmpdir(), 'sweep-bench-'));
const dataset = await loadDataset(config.data, { folder: null, cacheFolder: folder }, 1, () => {});
await setUpBackend('wasm', 1);
const loss = createLoss(config.loss, { ...dataset, trainSize: dataset.train.ids.length });
const task = { ...dataset, classCount: dataset.classes.length, trainLabels: dataset.train.labels, wordVectors: null };
const learner = createLearner(createModel(config.model, task, 0), loss, config.optimizer);
const batches = createBatches(dataset, config);
const log = openEventLog(join(folder, 'events.ndjson'), systemClock);
let soFar = noProbabilities;

/** Microseconds of a step, its batch included. */
async function time(step, records) {
  const begin = process.cpuUsage();
  const batch = await batches.at(step);
  const { logits } = await learner.learn(batch, 0.1, { seed: 0, step }, records);
  if (records) record(step, sumProbabilities(logits, batch.labels, dataset.groups));
  const { user, system } = process.cpuUsage(begin);
  return user + system;
}

/** As training does. */
function record(step, sums) {
  for (const group of groups) {
    const { positive, negative } = sums[group];
    log.record({ type: 'probability', step, group, positive: meanOf(positive), negative: meanOf(negative) });
  }
  soFar = addProbabilities(soFar, sums);
  if (log.isDue()) log.write({ type: 'progress', step, total_steps: 2 * pairs, epoch: 1 });
}

const times = { plain: [], recording: [] };
for (let step = 0; step < 100; step++) await time(step % batches.stepsPerEpoch, step % 2 === 0);
for (let pair = 0; pair < pairs; pair++) {
  times.plain.push(await time((2 * pair) % batches.stepsPerEpoch, false));
  times.recording.push(await time((2 * pair + 1) % batches.stepsPerEpoch, true));
}
const [plain, recording] = [times.plain, times.recording].map((one) => one.sort((a, b) => a - b)[pairs / 2] / 1e6);
process.stdout.write(JSON.stringify({ step: plain, recording: recording - plain }));

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { getPath, type JsonObject } from '../../../src/base/index.ts';
import { planShipped } from '../../cli/planned-sweep.ts';
import { makeRoot, runCli } from '../../cli/run-cli.ts';
import { TrainerRun } from './run-trainer.ts';

// `npm run test:recipe`: the paper's experiment on the few real photographs there are, for about half an hour.
const dataFolder = process.env.SWEEP_DATA || join(import.meta.dirname, '../../../../shared/data');
const hour = 3_600_000;

/** The folder of a small set; the test is skipped without it, or where nobody has asked for long ones. */
function folderFor(set: string, { skip }: TestContext): string {
  const reason = process.env.SWEEP_TEST_RECIPE === '1' ? `no ${set}-mini in ${dataFolder}` : 'npm run test:recipe';
  const folder = join(dataFolder, `${set}-mini`);
  if (process.env.SWEEP_TEST_RECIPE !== '1' || !existsSync(folder)) {
    process.stderr.write(`the paper's recipe on photographs: skipped (${reason})\n`);
    skip(reason);
  }
  return folder;
}

test.for([
  ['voc', 32],
  ['coco', 32],
  ['voc', 224],
  ['coco', 224],
] as const)('ResNet-50 of the paper learns %s at %d pixels', { timeout: hour }, async ([set, size], context) => {
  const folder = folderFor(set, context);
  // Batches of 32 want more memory at 224 pixels than wasm can have.
  // 48 small images are too few steps: there rounding alone decides whether the loss of an epoch is above the one before.
  const longer = set === 'voc' && size === 32 ? ['data.epoch_size=160'] : [];
  const overrides = [...longer, `data.set=${set}`, `data.size=${size}`, 'batch_size=8', 'epochs=2', 'log_every=1'];
  const { runs } = planShipped('comparison.yaml', 'paper', overrides);
  const isPg = ({ config }: { readonly config: JsonObject }) => getPath(config, 'loss.kind') === 'pg';
  const inBlock = runs.filter(({ places }) => places.some(({ block }) => block === `${set}-lt`));
  const run = new TrainerRun(inBlock.find(isPg)!.config);
  const { code, stderr } = await run.start({ SWEEP_DATA: folder, SWEEP_THREADS: '2', SWEEP_BACKEND: 'wasm' }).ended;
  expect(code, stderr).toBe(0);
  const losses = run.ofType('metric').flatMap(({ name, value }) => (name === 'loss' ? [value!] : []));
  const steps = losses.length / 2;
  const [first, second] = [mean(losses.slice(0, steps)), mean(losses.slice(steps))];
  process.stderr.write(
    `${set} at ${size}: mean loss ${first.toFixed(4)} in epoch 1, ${second.toFixed(4)} in epoch 2\n`,
  );
  expect(steps).toBeGreaterThanOrEqual(6);
  expect(second).toBeLessThan(first);
});

test('every method of Table 2 is trained on VOC photographs by one sweep', { timeout: hour }, async (context) => {
  const folder = folderFor('voc', context);
  const root = makeRoot(
    { 'sweeps/small.yaml': 'sweep: small\nextends: comparison.yaml\nprofiles: {paper: {resources: {gpus: 0}}}\n' },
    true,
  );
  const small = ['data.set=voc', 'data.size=32', 'model.depth=18', 'batch_size=8', 'epochs=2'];
  const args = ['run', 'small', '--profile', 'paper', '--seeds', '1', '--backend', 'wasm', '--data', folder, ...small];
  const { code, stderr } = await runCli(root, args);
  expect(code, stderr).toBe(0);
  const report = JSON.parse(readFileSync(await reportOf(root), 'utf8'));
  const [{ rows }] = report.tables;
  const methods = ['ERM', 'RW', 'Focal', 'RS', 'ML-GCN', 'LDAM', 'CB Focal', 'ASL', 'DB', 'DB Focal', 'PG'];
  expect(rows.map(({ labels }: { readonly labels: readonly string[] }) => labels[0])).toEqual(methods);
});

async function reportOf(root: string): Promise<string> {
  await runCli(root, ['report', 'small@paper', '--format', 'json']);
  return join(root, 'reports/small@paper/report.json');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

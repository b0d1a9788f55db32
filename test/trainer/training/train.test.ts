import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { processStart } from '../../../src/base/index.ts';
import { decodeSafetensors } from '../../../src/rundir/index.ts';
import { folderWith, sceneFiles } from '../data/mulan-folder.ts';
import { TrainerRun } from './run-trainer.ts';

const data = folderWith(sceneFiles);
/** 40 rows in batches of 8: 5 steps an epoch. */
const tiny = {
  data: { set: 'scene' },
  model: { hidden: 8 },
  batch_size: 8,
  epochs: 4,
  log_every: 1,
  probability_every: 2,
};

const run = new TrainerRun(tiny);
beforeAll(async () => {
  expect(await run.start({ SWEEP_DATA: data }).ended).toEqual({ code: 0, stderr: '' });
});

test('a run says what it does and ends with its results', () => {
  const [started, ...rest] = run.events();
  expect(started).toMatchObject({
    type: 'started',
    program: 'train',
    backend: 'wasm',
    device: expect.any(String),
    total_steps: 20,
    info: { resumed_step: 0, data_fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(rest.at(-1)?.type).toBe('finished');
  const metrics = run.ofType('metric');
  expect(metrics.filter(({ name }) => name === 'loss').map(({ step }) => step)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  const rates = metrics.filter(({ name }) => name === 'learning_rate').map(({ value }) => value!);
  expect(rates[0]).toBeCloseTo(0.05 / 3, 12);
  expect(rates[5]).toBeCloseTo(0.05, 12);
  expect(run.ofType('progress').at(-1)).toMatchObject({ step: 20, total_steps: 20, epoch: 4 });
  expect(run.ofType('checkpoint').map(({ step }) => step)).toEqual([5, 10, 15, 20]);
  expect(run.ofType('evaluation').map(({ step }) => step)).toEqual([5, 10, 15, 20]);
  const probabilities = run.ofType('probability');
  expect(probabilities.map(({ step, group }) => `${step} ${group}`).slice(0, 4)).toEqual([
    '2 medium',
    '2 tail',
    '4 medium',
    '4 tail',
  ]);
  for (const { positive, negative } of probabilities)
    for (const p of [positive ?? 0, negative ?? 0]) expect(p >= 0 && p <= 1).toBe(true);
});

test('results, scores and weights agree with each other', () => {
  const { metrics } = run.ofType('finished')[0]!;
  expect(run.ofType('evaluation').at(-1)?.metrics).toMatchObject({
    'mAP/total': metrics['mAP/total'],
    'AP/wide': metrics['AP/wide'],
  });
  expect(metrics['mAP/total']).toBeCloseTo((metrics['AP/wide']! + metrics['AP/tall']!) / 2, 10);
  expect(metrics['mAP/head']).toBeNull();
  expect(metrics['mAP/tail']).toBe(metrics['AP/tall']);
  expect(metrics['probability/medium/positive@epoch=2']).toBeGreaterThan(0);
  expect(metrics['probability/head/negative@epoch=4']).toBeNull();
  expect(metrics).not.toHaveProperty('probability/tail/positive@epoch=5');
  const { tensors, metadata } = decodeSafetensors(readFileSync(join(run.folder, 'scores.safetensors')));
  expect(tensors.map(({ name, type, shape }) => [name, type, shape])).toEqual([
    ['scores', 'F32', [12, 2]],
    ['labels', 'U8', [12, 2]],
  ]);
  const header = Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, JSON.parse(text)]));
  expect(header).toMatchObject({
    class_names: ['wide', 'tall'],
    groups: ['medium', 'tail'],
    training_counts: [20, expect.any(Number)],
  });
  expect(header.image_ids).toHaveLength(12);
  expect(readdirSync(run.checkpoints).toSorted()).toEqual(['step-000000020.safetensors', 'weights.safetensors']);
});

test('a run that is ended at any moment and resumed gives the very same results', async () => {
  const config = { ...tiny, epochs: 60, loss: { kind: 'pg' }, checkpoint_every: 7, evaluate_every: null };
  const whole = new TrainerRun(config);
  await whole.start({ SWEEP_DATA: data }).ended;
  const cut = new TrainerRun(config);
  for (const [signal, step] of [
    ['SIGTERM', 81],
    ['SIGKILL', 170],
  ] as const) {
    const { child, ended } = cut.start({ SWEEP_DATA: data });
    await cut.reached(step);
    child.kill(signal);
    const { code } = await ended;
    expect(code).toBe(signal === 'SIGTERM' ? 143 : null);
    if (signal === 'SIGTERM') expect(cut.ofType('checkpoint').at(-1)?.step).toBe(cut.ofType('metric').at(-1)?.step);
  }
  const { code } = await cut.start({ SWEEP_DATA: data }).ended;
  expect(code).toBe(0);
  const resumedStep = cut.ofType('started')[0]!.info.resumed_step;
  expect(resumedStep).toBeGreaterThanOrEqual(140);
  expect(cut.ofType('metric')[0]?.step).toBe(Number(resumedStep) + 1);
  expect(cut.ofType('finished')[0]?.metrics).toEqual(whole.ofType('finished')[0]?.metrics);
  const scoresOf = (run: TrainerRun) => readFileSync(join(run.folder, 'scores.safetensors'));
  expect(Buffer.compare(scoresOf(cut), scoresOf(whole))).toBe(0);
});

test('it ends with a checkpoint when nobody is left who wants its result', async () => {
  const orchestrator = spawn('sleep', ['600']);
  const start = processStart(orchestrator.pid!);
  const run = new TrainerRun({ ...tiny, epochs: 100_000, evaluate_every: null, checkpoint_every: null });
  const { ended } = run.start({ SWEEP_DATA: data, SWEEP_PARENT: `${orchestrator.pid}:${start}` });
  await run.reached(20);
  await killed(orchestrator);
  expect((await ended).code).toBe(143);
  expect(run.ofType('checkpoint')).toHaveLength(1);
});

test('a run that diverges says at which step and learning rate', async () => {
  const run = new TrainerRun({ ...tiny, optimizer: { learning_rate: 1e6, clip: null }, schedule: { warmup: 0 } });
  const { code, stderr } = await run.start({ SWEEP_DATA: data }).ended;
  expect(code).toBe(1);
  const failed = run.ofType('failed')[0]!;
  expect(failed).toMatchObject({ kind: 'diverged', reason: 'diverged' });
  expect(failed.message).toMatch(/no longer finite at step \d+, learning rate 1000000/);
  expect(stderr).toContain(failed.message);
  expect(run.ofType('finished')).toEqual([]);
});

test.each([
  ['missing data', tiny, {}, 4, 'data', '--data DIR'],
  [
    'malformed data',
    tiny,
    { SWEEP_DATA: folderWith({ ...sceneFiles, 'scene.xml': '<labels>' }) },
    2,
    'data',
    'scene.xml:1',
  ],
  [
    'a backend that there is not',
    tiny,
    { SWEEP_DATA: data, SWEEP_BACKEND: 'abacus' },
    4,
    'other',
    'no backend "abacus"',
  ],
  [
    'a file of word vectors that there is not',
    { ...tiny, model: { kind: 'ml-gcn', hidden: 4, word_vectors: 'glove.txt' } },
    { SWEEP_DATA: data },
    4,
    'data',
    'glove.txt: no such file of word vectors',
  ],
  ['a config that is none', { epochs: 0 }, {}, 2, 'other', 'epochs is 0'],
])('%s fails the run with a message on both channels', async (_, config, variables, code, kind, message) => {
  const run = new TrainerRun(config);
  const ended = await run.start(variables).ended;
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(message);
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  expect(run.ofType('failed')).toEqual([expect.objectContaining({ kind, message: expect.stringContaining(message) })]);
});

test('ML-GCN learns from word vectors beside the data', async () => {
  const folder = folderWith({ ...sceneFiles, 'glove.txt': 'tall 0.5 -1 2\nwide 1 0.25 -3\n' });
  const model = { kind: 'ml-gcn', hidden: 4, graph_width: 5, word_vectors: 'glove.txt' };
  const run = new TrainerRun({ ...tiny, epochs: 1, model });
  expect(await run.start({ SWEEP_DATA: folder }).ended).toEqual({ code: 0, stderr: '' });
  const { tensors } = decodeSafetensors(readFileSync(join(run.checkpoints, 'weights.safetensors')));
  expect(tensors.find(({ name }) => name === 'gc1.weight')?.shape).toEqual([3, 5]);
});

test('the cpu backend trains too', async () => {
  const run = new TrainerRun({ ...tiny, epochs: 1 });
  expect(await run.start({ SWEEP_DATA: data, SWEEP_BACKEND: 'cpu' }).ended).toEqual({ code: 0, stderr: '' });
  expect(run.ofType('started')[0]?.backend).toBe('cpu');
});

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}

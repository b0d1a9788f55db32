import { expect, test } from 'vitest';
import { getPath, type JsonObject } from '../../../src/base/index.ts';
import { runId } from '../../../src/model/index.ts';
import { readsDataFolder, trainProgram } from '../../../src/trainer/schema.ts';

const resolved = (config: JsonObject): JsonObject => {
  const resolution = trainProgram.resolve(config);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.issues));
  return resolution.config;
};
const issuesOf = (config: JsonObject) => {
  const resolution = trainProgram.resolve(config);
  return resolution.ok ? [] : resolution.issues;
};
const idOf = (config: JsonObject) => runId({ trial: { program: 'train' }, config });

test('defaults follow the data set and the loss', () => {
  const voc = resolved({ data: { set: 'voc-lt' }, loss: { kind: 'db' } });
  const coco = resolved({ data: { set: 'coco-lt' }, loss: { kind: 'pr' } });
  const corel = resolved({ data: { set: 'corel5k' } });
  expect(voc.loss).toMatchObject({ kappa: 0.01, lambda: 5, rebalance: { alpha: 0.1, beta: 10, mu: 0.3 } });
  expect(coco.loss).toMatchObject({ kappa: 0.025, lambda1_neg: 2, lambda2_neg: 2, rebalance: { mu: 0.2 } });
  expect(voc.data).toEqual({ set: 'voc-lt', source: 'generated', sampler: 'class-aware', epoch_size: 3875 });
  expect(corel.data).toEqual({ set: 'corel5k', sampler: 'uniform', epoch_size: null });
  expect(corel.optimizer).toMatchObject({ learning_rate: 2, clip: 0.25, weight_decay: 3e-5 });
  expect(corel.schedule).toEqual({ warmup: null, warmup_from: 1 / 3, milestones: [10, 14], factor: 0.1 });
});

test('writing out a default, or all of them, is the same run', () => {
  const short = { data: { set: 'scene' }, loss: { kind: 'focal' }, seed: 3 };
  const id = idOf(resolved(short));
  expect(idOf(resolved({ ...short, loss: { kind: 'focal', gamma: 2 }, epochs: 16 }))).toBe(id);
  expect(idOf(resolved(resolved(short)))).toBe(id);
  expect(idOf(resolved({ ...short, loss: { kind: 'focal', gamma: 3 } }))).not.toBe(id);
});

test('an id stays what it is from version to version', () => {
  expect(idOf(resolved({ data: { set: 'scene' }, loss: { kind: 'bce' } }))).toBe('8a50b5e4bb8c5b26');
});

test('photographs have the recipe of the paper; generated runs know nothing of their fields', () => {
  const images = resolved({ data: { set: 'coco-lt', source: 'images' }, loss: { kind: 'db' } });
  expect(images.data).toEqual({
    set: 'coco-lt',
    source: 'images',
    size: 224,
    augment: { crop: 0.8, flip: 0.5, brightness: 32, contrast: 0.5, saturation: 0.5, hue: 18 },
    test_resize: 'stretch',
    on_broken_image: 'fail',
    sampler: 'class-aware',
    epoch_size: 22_560,
  });
  expect(images).toMatchObject({ epochs: 8, optimizer: { learning_rate: 0.01, clip: 35 }, loss: { kappa: 0.025 } });
  expect(resolved({ data: { set: 'voc', augment: null, long_tail: {} } }).data).toMatchObject({
    augment: null,
    long_tail: { alpha: 6, max: 800, quantile: 0.99, seed: 0 },
  });
  expect(resolved({ data: { set: 'coco' } }).data).toMatchObject({ long_tail: null, epoch_size: null });
  expect(idOf(resolved({ data: { set: 'voc', augment: {} } }))).toBe(idOf(resolved({ data: { set: 'voc' } })));
  expect(idOf(resolved({ data: { set: 'voc', source: 'images' } }))).toBe(idOf(resolved({ data: { set: 'voc' } })));
  expect(issuesOf({ data: { set: 'coco', source: 'generated' } })).toMatchObject([
    { path: ['data', 'source'], message: 'source is "generated"', expected: 'images' },
  ]);
  expect(issuesOf({ data: { set: 'voc-lt', source: 'imags' } })).toMatchObject([
    { path: ['data', 'source'], known: ['generated', 'images'] },
  ]);
  expect(issuesOf({ data: { set: 'voc', augment: { hue: 200 } } })).toMatchObject([
    { path: ['data', 'augment', 'hue'], expected: 'a number >= 0 and <= 180' },
  ]);
  expect(issuesOf({ data: { set: 'voc-lt images' } })).toMatchObject([{ message: 'unknown data set "voc-lt images"' }]);
});

test('an unknown field names the part and the fields there are', () => {
  expect(issuesOf({ loss: { kind: 'pr', lambda1_neq: 5 } })).toEqual([
    {
      path: ['loss', 'lambda1_neq'],
      atKey: true,
      message: 'unknown field "lambda1_neq" in loss "pr"',
      expected: expect.stringMatching(/^one of: .*lambda1_neg/),
      known: expect.arrayContaining(['lambda1_neg', 'adaptive_range', 'rebalance']),
    },
  ]);
  expect(issuesOf({ lose: {} })).toMatchObject([
    { path: ['lose'], atKey: true, known: expect.arrayContaining(['loss', 'epochs']) },
  ]);
  expect(issuesOf({ loss: { kind: 'db', lambda: { haed: 1 } } })).toMatchObject([
    { path: ['loss', 'lambda', 'haed'], atKey: true, message: 'unknown field "haed" in "lambda" of loss "db"' },
  ]);
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'a number out of range',
    { optimizer: { learning_rate: -1 } },
    { path: ['optimizer', 'learning_rate'], message: 'learning_rate is -1', expected: 'a number > 0 and <= 1000000' },
  ],
  [
    'a word for a number',
    { epochs: 'many' },
    { path: ['epochs'], message: 'epochs is "many"', expected: 'an integer >= 1 and <= 1000000' },
  ],
  ['null counts as set', { epochs: null }, { path: ['epochs'], message: 'epochs is null' }],
  [
    'another choice',
    { data: { sampler: 'unifrom' } },
    { path: ['data', 'sampler'], expected: 'one of: uniform, class-aware', known: ['uniform', 'class-aware'] },
  ],
  [
    'another kind',
    { loss: { kind: 'dbl' } },
    { path: ['loss', 'kind'], message: 'unknown loss "dbl"', expected: expect.stringContaining('db-focal') },
  ],
  ['no kind', { loss: { kind: null } }, { path: ['loss', 'kind'], message: 'unknown loss null' }],
  ['another set', { data: { set: 'vok' } }, { path: ['data', 'set'], message: 'unknown data set "vok"' }],
  ['no map', { model: [1] }, { path: ['model'], message: 'model is [1]', expected: 'a map' }],
  [
    'a member of a list',
    { schedule: { milestones: [5, 0] } },
    { path: ['schedule', 'milestones', 1], expected: 'an integer >= 1' },
  ],
  [
    'a range upside down',
    { loss: { kind: 'pg', adaptive_range: [3, 1] } },
    { path: ['loss', 'adaptive_range'], expected: 'a list [a number > 0, a number > 0], or null' },
  ],
  [
    'a source that a set has not',
    { data: { set: 'scene', source: 'generated' } },
    { path: ['data', 'source'], atKey: true, message: 'unknown field "source" in data set "scene"' },
  ],
])('%s is refused at its place', (_, config, issue) => {
  expect(issuesOf(config)).toEqual([expect.objectContaining({ atKey: false, ...issue })]);
});

test('all that is wrong is said in one go', () => {
  const paths = issuesOf({ loss: { kind: 'x' }, epochs: 0, data: { sampler: 1 }, optimizer: { clip: 'a' } }).map(
    ({ path }) => path.join('.'),
  );
  expect(paths.toSorted()).toEqual(['data.sampler', 'epochs', 'loss.kind', 'optimizer.clip']);
});

test('a notice stands over generated data only', () => {
  expect(trainProgram.notice(resolved({}))).toContain('generated data');
  expect(trainProgram.notice(resolved({ data: { set: 'scene' } }))).toBeNull();
  const configs = [{}, { data: { set: 'yeast' } }, { data: { set: 'voc-lt', source: 'images' } }];
  expect(configs.map((config) => readsDataFolder(resolved(config)))).toEqual([false, true, true]);
});

test('the JSON Schema knows every section and requires nothing', () => {
  const schema = trainProgram.jsonSchema;
  expect(Object.keys(getPath(schema, 'properties') as JsonObject)).toEqual(
    expect.arrayContaining(Object.keys(resolved({}))),
  );
  expect(JSON.stringify(schema)).not.toContain('"required"');
});

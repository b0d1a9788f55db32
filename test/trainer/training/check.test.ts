import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, vocFiles } from '../data/images/image-folders.ts';
import { folderWith, sceneFiles } from '../data/mulan-folder.ts';
import { writeWeights } from './weight-files.ts';

const entry = join(import.meta.dirname, '../../../dist/trainer/main.js');
const check = (folder: string, ...configs: string[]) =>
  spawnSync(process.execPath, [entry, 'check', ...configs], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SWEEP_DATA: folder },
  });

test('each section gets its report', () => {
  const { status, stdout } = check(
    folderWith(sceneFiles),
    '{"data":{"set":"scene"}}',
    '{"data":{"set":"scene","sampler":"class-aware"}}',
    '{"data":{"set":"voc-lt"}}',
  );
  expect(status).toBe(0);
  const reports = JSON.parse(stdout) as { data: object; weights: object | null }[];
  expect(reports.map(({ weights }) => weights)).toEqual([null, null, null]);
  expect(reports.map(({ data }) => data)).toEqual([
    expect.objectContaining({
      set: 'scene',
      rows: { train: 40, test: 12 },
      classes: 2,
      groups: { head: 0, medium: 1, tail: 1 },
    }),
    expect.objectContaining({ set: 'scene' }),
    expect.objectContaining({
      set: 'voc-lt',
      rows: { train: 1142, test: 2500 },
      groups: { head: 6, medium: 6, tail: 8 },
    }),
  ]);
});

const nowhere = folderWith({});

test.each([
  ['missing', folderWith({}), '{"data":{"set":"scene"}}', 4, 'lacks scene-train.arff, scene-test.arff, scene.xml'],
  [
    'malformed',
    folderWith({ ...sceneFiles, 'scene.xml': '<labels><label/></labels>' }),
    '{"data":{"set":"scene"}}',
    2,
    'scene.xml:1:9',
  ],
  ['unknown', nowhere, '{"data":{"set":"scen"}}', 2, 'unknown data set "scen"'],
  ['no JSON', nowhere, 'scene', 2, '"scene" is no config'],
])('%s data are told on standard error', (_, folder, section, code, message) => {
  const { status, stdout, stderr } = check(folder, section);
  expect(status).toBe(code);
  expect(stderr).toContain(message);
  const isReport = stdout !== '';
  if (isReport)
    expect(JSON.parse(stdout)).toEqual([
      { data: { error: expect.stringContaining(message), exit_code: code }, weights: null },
    ]);
  expect(isReport).toBe(folder !== nowhere);
});

test('a file of weights is looked at where the model reads one', async () => {
  const folder = folderOf(await vocFiles());
  const run = (weights: string, ...models: object[]) => {
    const configs = models.map((model) => JSON.stringify({ data: { set: 'voc', sampler: 'uniform' }, model }));
    const env = { PATH: process.env.PATH, SWEEP_DATA: folder, SWEEP_WEIGHTS: weights, XDG_CACHE_HOME: folder };
    return spawnSync(process.execPath, [entry, 'check', ...configs], { encoding: 'utf8', env });
  };
  const [resnet, small] = [{ kind: 'resnet', depth: 18 }, { kind: 'cnn-small' }];
  const whole = writeWeights(18);
  expect(JSON.parse(run(whole, resnet, small).stdout)).toMatchObject([{ weights: { file: whole } }, { weights: null }]);

  const other = run(whole, { kind: 'ml-gcn', depth: 34 });
  expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining(`${whole} does not fit the model`) });
  expect(other.stderr).toContain('layer1.2.conv1.weight');
  expect(run(`${whole}.none`, resnet)).toMatchObject({ status: 4, stderr: expect.stringContaining('no such file') });
  expect(run(`${whole}.none`, small)).toMatchObject({ status: 0 });
});

test('another verb is refused', () => {
  expect(() => execFileSync(process.execPath, [entry, 'trian'], { stdio: 'pipe' })).toThrow(
    'expected one of: train, backend',
  );
});

import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, sceneFiles } from '../data/mulan-folder.ts';

const entry = join(import.meta.dirname, '../../../dist/trainer/main.js');
const check = (folder: string, ...sections: string[]) =>
  spawnSync(process.execPath, [entry, 'check', ...sections], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SWEEP_DATA: folder },
  });

test('each section gets its report', () => {
  const { status, stdout } = check(
    folderWith(sceneFiles),
    '{"set":"scene"}',
    '{"set":"scene","sampler":"class-aware"}',
    '{"set":"voc-lt"}',
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
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
  ['missing', folderWith({}), '{"set":"scene"}', 4, 'lacks scene-train.arff, scene-test.arff, scene.xml'],
  [
    'malformed',
    folderWith({ ...sceneFiles, 'scene.xml': '<labels><label/></labels>' }),
    '{"set":"scene"}',
    2,
    'scene.xml:1:9',
  ],
  ['no config', nowhere, '{"set":"scen"}', 2, 'unknown data set "scen"'],
  ['no JSON', nowhere, 'scene', 2, '"scene" is no data section'],
])('%s data are told on standard error', (_, folder, section, code, message) => {
  const { status, stdout, stderr } = check(folder, section);
  expect(status).toBe(code);
  expect(stderr).toContain(message);
  const isReport = stdout !== '';
  if (isReport) expect(JSON.parse(stdout)).toEqual([{ error: expect.stringContaining(message), exit_code: code }]);
  expect(isReport).toBe(folder !== nowhere);
});

test('another verb is refused', () => {
  expect(() => execFileSync(process.execPath, [entry, 'trian'], { stdio: 'pipe' })).toThrow(
    'expected one of: train, backend',
  );
});

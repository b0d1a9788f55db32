import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/trainer/check.ts';
import { folderWith, sceneFiles } from './data/mulan-folder.ts';

test.each([
  ['missing.txt', 4, 'missing.txt: no such file of word vectors'],
  ['empty.txt', 2, 'empty.txt has no vector for'],
])('word vectors that cannot be used (%s) are told before a run starts', (file, exitCode, message) => {
  const folder = folderWith({ ...sceneFiles, 'empty.txt': '' });
  const places = { folder, weightsFile: null, cacheFolder: join(folder, 'cache') };
  const config = { data: { set: 'scene' }, model: { kind: 'ml-gcn', word_vectors: file } };
  const { errors, reports } = check([JSON.stringify(config), '{"data":{"set":"scene"}}'], places);
  expect(errors).toEqual([expect.objectContaining({ exitCode, message: expect.stringContaining(message) })]);
  expect(reports[1]).toMatchObject({ data: { class_names: expect.arrayContaining([expect.any(String)]) } });
});

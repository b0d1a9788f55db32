import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadMulan } from '../../../src/trainer/data/mulan.ts';
import { folderWith, sceneFiles } from './mulan-folder.ts';

test('attributes that the label list names are labels, in ARFF order; the others are standardised', () => {
  const scene = loadMulan('scene', folderWith(sceneFiles));
  expect(scene.classes).toEqual(['wide', 'tall']);
  expect(scene.featureCount).toBe(3);
  expect([scene.train.ids.length, scene.test.ids.length]).toEqual([40, 12]);
  expect(scene.groups).toEqual(['medium', 'tail']);
  const column = (index: number) => Array.from({ length: 40 }, (_, row) => scene.train.features[row * 3 + index]!);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(column(0))).toBeCloseTo(0, 6);
  expect(mean(column(0).map((value) => value ** 2))).toBeCloseTo(1, 5);
  expect(column(2)).toEqual(new Array(40).fill(0));
});

test('a child folder named mulan will do, in any case', () => {
  const nested = Object.fromEntries(Object.entries(sceneFiles).map(([name, text]) => [`MULAN/${name}`, text]));
  expect(loadMulan('scene', folderWith(nested)).classes).toEqual(['wide', 'tall']);
});

test('the fingerprint follows the content', () => {
  const [one, same, other] = [sceneFiles, sceneFiles, { ...sceneFiles, 'scene.xml': `${sceneFiles['scene.xml']} ` }];
  const prints = [one, same, other].map((files) => loadMulan('scene', folderWith(files)).fingerprint);
  expect(prints[0]).toBe(prints[1]);
  expect(prints[0]).not.toBe(prints[2]);
});

test('what is missing ends with exit 4 and says what should be where', () => {
  const folder = folderWith(sceneFiles);
  rmSync(join(folder, 'scene.xml'));
  const cases = [
    [folder, `${folder} lacks scene.xml`],
    [join(folder, 'nowhere'), 'nowhere does not exist'],
    [null, '--data DIR'],
  ] as const;
  for (const [place, message] of cases) {
    expect(() => loadMulan('scene', place)).toThrow(message);
    expect(() => loadMulan('scene', place)).toThrow('scene-train.arff, scene-test.arff and scene.xml');
    expect(() => loadMulan('scene', place)).toThrow(expect.objectContaining({ exitCode: 4 }));
  }
});

test.each([
  [
    'a label that is no attribute',
    { 'scene.xml': '<labels>\n<label name="wde"/>\n</labels>' },
    'scene.xml:2  error  label "wde"',
  ],
  [
    'only labels',
    { 'scene.xml': listOf('x', 'wide', 'y', 'constant', 'tall') },
    'every attribute of Scene-train.arff is a label',
  ],
  ['a label that is a number', { 'scene.xml': listOf('constant') }, 'Scene-train.arff:8  error  label "constant" is 7'],
  [
    'splits that differ',
    { 'scene-TEST-sparse.arff': '@attribute x numeric\n@data\n1\n' },
    'scene-TEST-sparse.arff:1  error  attribute 2 is missing',
  ],
])('%s ends with exit 2 and the line', (_, change, message) => {
  const folder = folderWith({ ...sceneFiles, ...change });
  expect(() => loadMulan('scene', folder)).toThrow(message);
  expect(() => loadMulan('scene', folder)).toThrow(expect.objectContaining({ exitCode: 2 }));
});

function listOf(...names: readonly string[]): string {
  return `<labels>${names.map((name) => `<label name="${name}"/>`).join('')}</labels>`;
}

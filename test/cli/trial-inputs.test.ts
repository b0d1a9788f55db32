import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/index.ts';
import { createContext } from '../../src/cli/context.ts';
import { trialInputs } from '../../src/cli/planning/trial-inputs.ts';
import { folderOf, vocFiles } from '../trainer/data/images/image-folders.ts';
import { folderWith, sceneFiles } from '../trainer/data/mulan-folder.ts';
import { writeWeights } from '../trainer/training/weight-files.ts';
import { makeRoot } from './run-cli.ts';

const runOn = (set: string, seed: number) => ({ trial: { program: 'train' }, config: { data: { set }, seed } });

test('runs that another terminal hands in later have the fingerprint of their data too', () => {
  const [root, data] = [makeRoot({}), folderWith(sceneFiles)];
  const { stdin, stdout, stderr, env, argv } = process;
  const context = createContext({ stdin, stdout, stderr, env, argv, cwd: root }, { root, data });
  const { data: known } = trialInputs(context, [runOn('scene', 0)]).fingerprints(runOn('scene', 1));
  expect(known).toMatch(/^[0-9a-f]{16,}$/);
  const ofAnother = trialInputs(context, [{ trial: { command: ['true'] }, config: {} }]);
  expect(ofAnother.fingerprints(runOn('scene', 1))).toEqual({ data: known, weights: null });
  // What is missing has none, and ends nobody's run.
  expect(ofAnother.fingerprints(runOn('yeast', 1))).toEqual({ data: null, weights: null });
});

test('initial weights of another network do not matter to runs of photographs without a backbone', async () => {
  const [root, data, weights] = [makeRoot({}), folderOf(await vocFiles()), writeWeights(18)];
  const { stdin, stdout, stderr, env, argv } = process;
  const context = createContext({ stdin, stdout, stderr, env, argv, cwd: root }, { root, data, weights });
  const runOf = (model: JsonObject) => ({
    trial: { program: 'train' as const },
    config: { data: { set: 'voc', size: 32 }, model },
  });
  const runs = [runOf({ kind: 'cnn-small', width: 2 }), runOf({ kind: 'resnet', depth: 18 })];
  expect(() => trialInputs(context, runs).require(runs)).not.toThrow();
  const deeper = runOf({ kind: 'resnet', depth: 34 });
  expect(() => trialInputs(context, [deeper]).require([deeper])).toThrow('does not fit the model');
});

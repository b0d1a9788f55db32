import { add, getBackend, tensor1d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';

test.each([
  ['wasm', 'wasm'],
  ['cpu', 'cpu'],
  ['auto', 'wasm'],
])('%s computes on %s', async (name, backend) => {
  expect(await setUpBackend(name, 1)).toEqual({ backend, device: expect.stringContaining('1 thread') });
  expect(getBackend()).toBe(backend);
  expect([...add(tensor1d([1, 2]), 1).dataSync()]).toEqual([2, 3]);
});

test('a backend that there is not fails with exit 4 and the names there are', async () => {
  await expect(setUpBackend('wsam', 1)).rejects.toMatchObject({
    exitCode: 4,
    message:
      'the trainer has no backend "wsam"\n     expected one of: auto, cuda, wasm, cpu\n     did you mean "wasm"?',
  });
});

test('cuda by name without its package: exit 4 and the command that installs it, no fall-back', async () => {
  await expect(setUpBackend('cuda', 1)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('npm i @tensorflow/tfjs-node-gpu'),
  });
});

test('auto takes what works where a GPU was given but nothing can use it', async () => {
  expect(await setUpBackend('auto', 1, true)).toMatchObject({ backend: 'wasm' });
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, getBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeEach, expect, test, vi } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';

// Nothing is installed, whatever the machine has.
beforeEach(() => vi.stubEnv('SWEEP_CACHE', mkdtempSync(join(tmpdir(), 'sweep-cache-'))));

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
      'the trainer has no backend "wsam"\n     expected one of: auto, cuda, webgpu, native, wasm, cpu\n     did you mean "wasm"?',
  });
});

test.each(['cuda', 'native'])('%s by name where it is not: exit 4, why, and what gets it', async (name) => {
  await expect(setUpBackend(name, 1)).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(
      new RegExp(`^backend "${name}" does not work here: .+\n     to get it: (npx )?sweep backend install ${name}$`),
    ),
  });
});

test('auto takes what works where a GPU was given but nothing can use it', async () => {
  expect(await setUpBackend('auto', 1, true)).toMatchObject({ backend: 'wasm' });
});

import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { conv2d, randomNormal, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { setUpBackend } from '../../../src/trainer/backends/index.ts';

test('with more than one core the wasm backend has threads, computes the same and leaves the process as it was', async () => {
  const processors = cpus().length;
  const listeners = () => [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')];
  const before = listeners();
  expect(await setUpBackend('wasm', 2)).toEqual({ backend: 'wasm', device: expect.stringContaining('2 threads') });
  expect(listeners()).toEqual(before);
  expect(cpus()).toHaveLength(processors);

  const x = randomNormal([4, 9, 8, 16], 0, 1, 'float32', 1) as Tensor4D;
  const filter = randomNormal([3, 3, 16, 24], 0, 1, 'float32', 2) as Tensor4D;
  const values = async () => [...(await conv2d(x, filter, 1, 'same').data())];
  const threaded = await values();
  expect(await values()).toEqual(threaded);
  await setUpBackend('cpu', 1);
  for (const [i, value] of (await values()).entries()) expect(threaded[i]).toBeCloseTo(value, 3);
});

test('its threads, which wait for work, do not keep a process from its end', () => {
  const backends = new URL('../../../dist/trainer/backends/index.js', import.meta.url);
  const program = `await (await import(${JSON.stringify(backends)})).setUpBackend('wasm', 2)`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 60_000 });
  expect(child.status).toBe(0);
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { engine, matMul, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { deviceLoss, setUpBackend } from '../../../src/trainer/backends/index.ts';
import { canTest } from '../../can-test.ts';

/** SwiftShader as Chromium brings it along: a Vulkan driver that Dawn takes and that needs no GPU. */
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
const loader = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout?.includes('libvulkan.so.1');
const lack = existsSync(driver) ? null : `no software driver for Vulkan, ${driver}`;
const hasDriver = canTest('webgpu', lack ?? (loader ? null : 'no loader for Vulkan, libvulkan.so.1'));

test.runIf(hasDriver)('webgpu computes on a software driver, auto leaves it alone, and a loss is told', async () => {
  // Dawn reads them when it is loaded; the tests of a file have a process of their own.
  process.env.VK_ICD_FILENAMES = driver;
  process.env.XDG_RUNTIME_DIR ??= '/tmp';
  expect(await setUpBackend('webgpu', 1)).toEqual({
    backend: 'webgpu',
    device: expect.stringMatching(/SwiftShader.*\(WebGPU, emulated on the processor\)$/),
  });
  const product = matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]]));
  expect([...(await product.data())]).toEqual([11]);
  const { backend } = engine();
  const loss = deviceLoss();
  if ('device' in backend) (backend.device as { destroy(): void }).destroy();
  await expect(loss).rejects.toThrow('the GPU was lost: ');
  expect(await setUpBackend('auto', 1, true)).not.toMatchObject({ backend: 'webgpu' });
});

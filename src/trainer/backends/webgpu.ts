import { createRequire } from 'node:module';
import { ready, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';

/** Optional peers: Dawn for all systems is 130 MB, which is for those to have who use it. */
const packages = ['webgpu', '@tensorflow/tfjs-backend-webgpu'] as const;

/** Adapters that are programs, by the architecture that they report. */
const emulators = /swiftshader|llvmpipe|lavapipe/i;

/** Any GPU with a Vulkan, Metal or Direct3D driver, through Dawn. */
export const webgpuBackend: Backend = {
  name: 'webgpu',
  needsGpu: true,
  howToGet: `npm i -D ${packages.join(' ')}, and a Vulkan or Metal driver`,
  async setUp() {
    const adapter = await findAdapter();
    if (!(await setBackend('webgpu').catch(() => false))) {
      removeBackend('webgpu');
      throw new Error('Dawn offers a GPU, but TensorFlow.js cannot use it');
    }
    await ready();
    const { vendor, architecture, description } = adapter.info;
    const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'GPU';
    const isEmulated = adapter.info.isFallbackAdapter || emulators.test(`${name} ${architecture}`);
    return { device: `${name} (WebGPU${isEmulated ? ', emulated on the processor' : ''})`, isEmulated };
  },
};

/** Makes Dawn this process's WebGPU, and has the backend register itself, which it does only where there is one. */
async function findAdapter(): Promise<GPUAdapter> {
  const require = createRequire(import.meta.url);
  const missing = packages.find((name) => !canResolve(require, name));
  if (missing !== undefined) throw new Error(`the package ${missing} is not installed`);
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('Dawn finds no GPU with a driver that it can use');
  await import('@tensorflow/tfjs-backend-webgpu');
  return adapter;
}

function canResolve(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { env, ready, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { registerWasmKernels } from './kernels/index.ts';
import { processorName } from './processor.ts';

/**
 * WebAssembly with SIMD instructions; on one core, because TensorFlow.js offers its threads to browsers only. The
 * binary comes from the installed package.
 */
export const wasmBackend: Backend = {
  name: 'wasm',
  needsGpu: false,
  async setUp() {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(join(dirname(entry), '../wasm-out') + sep);
    if (!(await setBackend('wasm'))) throw new Error('the WebAssembly module of TensorFlow.js did not start');
    await ready();
    registerWasmKernels();
    const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
    return { backend: 'wasm', device: `${processorName()} (${simd === true ? 'SIMD' : 'no SIMD'}, 1 thread)` };
  },
};

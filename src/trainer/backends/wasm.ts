import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { env, ready, setBackend } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { registerWasmKernels } from './kernels/index.ts';
import { processorName } from './processor.ts';
import { refuseFailedAllocations } from './wasm-memory.ts';
import { registerThreadedWasm } from './wasm-threads.ts';

/** WebAssembly with SIMD instructions, from the installed package. */
export const wasmBackend: Backend = {
  name: 'wasm',
  needsGpu: false,
  howToGet: 'comes with this package',
  async setUp(threads) {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(join(dirname(entry), '../wasm-out') + sep);
    const threadCount = threads > 1 ? await registerThreadedWasm(threads) : 1;
    if (!(await setBackend('wasm'))) throw new Error('the WebAssembly module of TensorFlow.js did not start');
    await ready();
    registerWasmKernels();
    refuseFailedAllocations();
    const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
    const parts = [simd === true ? 'SIMD' : 'no SIMD', threadCount === 1 ? '1 thread' : `${threadCount} threads`];
    return { device: `${processorName()} (${parts.join(', ')})` };
  },
};

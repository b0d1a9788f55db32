import { engine } from '@tensorflow/tfjs-core';

/**
 * Makes an allocation that fails an error. The WebAssembly module, which has 4 GiB at most, answers it with address 0,
 * and TensorFlow.js goes on from there, over its own memory.
 */
export function refuseFailedAllocations(): void {
  const { backend } = engine();
  if (!('wasm' in backend) || !isAllocator(backend.wasm)) return;
  const { wasm } = backend;
  // The module puts its real functions in place at their first call.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (size) => {
    const address = size < 2 ** 32 ? allocate(size) : 0;
    if (address === 0 && size > 0) throw new RangeError(`out of memory: the backend has no ${size} bytes left`);
    return address;
  };
}

interface Allocator {
  _malloc: (size: number) => number;
  _free: (address: number) => void;
}

function isAllocator(module: unknown): module is Allocator {
  return typeof module === 'object' && module !== null && '_malloc' in module && '_free' in module;
}

import { environmentError, nearestName } from '../../base/index.ts';
import type { Backend, BackendInfo } from './backend.ts';
import { cpuBackend } from './cpu.ts';
import { cudaBackend } from './cuda.ts';
import { nativeBackend } from './native.ts';
import { selfTest } from './self-test.ts';
import { wasmBackend } from './wasm.ts';
import { webgpuBackend } from './webgpu.ts';

export type { BackendInfo } from './backend.ts';
export { DeviceLost, deviceLoss } from './device-loss.ts';
export { measureSpeed, type Speed } from './speed.ts';

/** Fastest first: the order in which `auto` tries them. */
export const backends: readonly Backend[] = [cudaBackend, webgpuBackend, nativeBackend, wasmBackend, cpuBackend];

/**
 * Sets up the backend of that name, or with `auto` the first that works: of those that need a GPU only where the run was
 * given one, and none that emulates one. Throws a UserError (exit 4) where the one asked for, or every one, does not
 * start or fails its self-test.
 */
export async function setUpBackend(name: string, threads: number, hasGpu = false): Promise<BackendInfo> {
  const isAuto = name === 'auto';
  const failures: string[] = [];
  for (const backend of candidates(name, hasGpu)) {
    try {
      const { device, isEmulated = false } = await backend.setUp(threads);
      if (isAuto && isEmulated) throw new Error(`${device} is slower than the processor itself`);
      await selfTest();
      return { backend: backend.name, device };
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      failures.push(`backend "${backend.name}" does not work here: ${reason}\n     to get it: ${backend.howToGet}`);
    }
  }
  throw environmentError(failures.join('\n'));
}

function candidates(name: string, hasGpu: boolean): readonly Backend[] {
  if (name === 'auto') return backends.filter(({ needsGpu }) => hasGpu || !needsGpu);
  const named = backends.filter((backend) => backend.name === name);
  if (named.length > 0) return named;
  const names = backends.map((backend) => backend.name);
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : `\n     did you mean "${nearest}"?`;
  throw environmentError(
    `the trainer has no backend "${name}"\n     expected one of: auto, ${names.join(', ')}${hint}`,
  );
}

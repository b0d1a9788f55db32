import { environmentError, nearestName } from '../../base/index.ts';
import type { Backend, BackendInfo } from './backend.ts';
import { cpuBackend } from './cpu.ts';
import { cudaBackend } from './cuda.ts';
import { wasmBackend } from './wasm.ts';

export type { BackendInfo } from './backend.ts';

/** Fastest first: the order in which `auto` tries them. */
const backends: readonly Backend[] = [cudaBackend, wasmBackend, cpuBackend];

/**
 * Sets up the backend of that name, or with `auto` the first that works. Throws a UserError (exit 4) where the one asked
 * for, or every one, does not.
 */
export async function setUpBackend(name: string, threads: number, hasGpu = false): Promise<BackendInfo> {
  const candidates =
    name === 'auto'
      ? backends.filter(({ needsGpu }) => hasGpu || !needsGpu)
      : backends.filter((backend) => backend.name === name);
  if (candidates.length === 0) {
    const names = backends.map((backend) => backend.name);
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? '' : `\n     did you mean "${nearest}"?`;
    throw environmentError(
      `the trainer has no backend "${name}"\n     expected one of: auto, ${names.join(', ')}${hint}`,
    );
  }
  const failures: string[] = [];
  for (const backend of candidates) {
    try {
      return await backend.setUp(threads);
    } catch (error) {
      failures.push(`backend "${backend.name}" does not work here: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw environmentError(failures.join('\n'));
}

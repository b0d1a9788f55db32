import type { JsonObject } from '../../base/index.ts';
import type { Gpu } from '../../executors/index.ts';
import type { BackendState } from './ask-backends.ts';

/** Of float32 matrix products, on as many threads as a run gets: `12 GFLOP/s`. */
export function speedText({ gflops }: NonNullable<BackendState['speed']>): string {
  return `${gflops >= 100 ? gflops.toFixed(0) : gflops.toPrecision(2)} GFLOP/s`;
}

/** What is told of a GPU as JSON; memory in bytes. */
export function gpuJson({ index, uuid, name, memory, driver }: Gpu): JsonObject {
  return { index, uuid, name, memory, driver };
}

import type { JsonObject } from '../../base/index.ts';
import type { Gpu } from '../../executors/index.ts';
import type { BackendState } from './ask-backends.ts';

/** Of float32 matrix products, on as many threads as a run gets: `12 GFLOP/s`. */
export function speedText({ gflops }: NonNullable<BackendState['speed']>): string {
  // Two digits; of 99.5 and more, toPrecision would make 1.0e+2.
  return `${gflops >= 99.5 ? gflops.toFixed(0) : gflops.toPrecision(2)} GFLOP/s`;
}

/** What is told of a GPU as JSON; memory in bytes. */
export function gpuJson({ index, uuid, name, memory, driver }: Gpu): JsonObject {
  return { index, uuid, name, memory, driver };
}

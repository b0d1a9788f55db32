import type { GpuReading } from '../../dashboard/index.ts';

/** Gives the newest reading of each GPU of this machine, by its index. */
export type GpuReadings = () => ReadonlyMap<number, GpuReading>;

/** How long a reading stays good, in ms: nvidia-smi takes a while, and a GPU's load is smoothed over a second anyway. */
const lifetime = 3_000;

/**
 * What the GPUs are doing, as of a moment ago: each call gives the newest reading at hand and has an old one renewed
 * meanwhile. Nothing is asked between calls, nor where nobody looks at a GPU, and never again where nvidia-smi is missing.
 */
export function createGpuReadings(path: string | undefined): GpuReadings {
  let readings: ReturnType<GpuReadings> = new Map();
  let askedAt = Number.NEGATIVE_INFINITY;
  let isMissing = false;
  const renew = async () => {
    // Commands that only list runs do without it.
    const { readGpuLoads } = await import('../../executors/index.ts');
    const loads = await readGpuLoads(path);
    isMissing = loads === null;
    readings = new Map(loads?.map(({ index, ...reading }) => [index, reading]));
  };
  return () => {
    if (!isMissing && performance.now() - askedAt >= lifetime) {
      askedAt = performance.now();
      void renew();
    }
    return readings;
  };
}

/** The reading of a slot such as `gpu 1` or `gpu 0,1`: of several GPUs the mean load, all memory, the hottest. */
export function readingOfSlot(slot: string, readings: GpuReadings): GpuReading | null {
  const indices = /^gpu ([\d,]+)$/.exec(slot)?.[1]?.split(',').map(Number);
  if (indices === undefined) return null;
  const now = readings();
  const found = indices.flatMap((index) => now.get(index) ?? []);
  if (found.length === 0) return null;
  const known = (key: keyof GpuReading) => found.flatMap((reading) => reading[key] ?? []);
  const loads = known('utilisation');
  const temperatures = known('temperature');
  return {
    utilisation: loads.length === 0 ? null : sum(loads) / loads.length,
    memoryUsed: sumOrNull(known('memoryUsed')),
    memoryTotal: sumOrNull(known('memoryTotal')),
    temperature: temperatures.length === 0 ? null : Math.max(...temperatures),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values);
}

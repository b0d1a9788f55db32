import type { PlannedRun } from '../model/index.ts';
import type { GpuChoice } from './capacity.ts';

/** What runs need that this machine cannot meet, as `run` would refuse it; a line for every such need. Starts nothing. */
export async function findUnmetNeeds(
  runs: readonly PlannedRun[],
  choice: { readonly jobs: number | null; readonly gpus: GpuChoice },
): Promise<readonly string[]> {
  const [{ findCapacity, unmetNeeds }, { createSlots }] = await Promise.all([
    import('./capacity.ts'),
    import('./slots.ts'),
  ]);
  const needsGpus = runs.some(({ resources }) => resources.gpus > 0);
  const { capacity } = await findCapacity({ ...choice, needsGpus });
  return unmetNeeds(createSlots(capacity), runs);
}

import { type Gpu, listGpus } from '../executors/index.ts';
import { busyGpus } from './capacity.ts';
import type { Orchestrator } from './orchestration.ts';
import type { Slots } from './slots.ts';

const interval = 5_000;

/** Keeps runs off GPUs that others work on, says so, and lets them go on once those are free. */
export function watchGpus(
  orchestrator: Orchestrator,
  slots: Slots,
  gpus: readonly Gpu[],
  onMessage: (text: string) => void,
): () => void {
  if (gpus.length === 0) return () => {};
  const chosen = new Set(gpus.map(({ uuid }) => uuid));
  let told: ReadonlyMap<string, string> = new Map();
  const consider = (now: readonly Gpu[]) => {
    const candidates = now.filter(({ uuid }) => chosen.has(uuid));
    const busy = busyGpus(candidates, slots.gpusInUse());
    for (const [uuid, text] of busy) if (!told.has(uuid)) onMessage(text);
    told = busy;
    slots.avoid(new Set(busy.keys()));
  };
  consider(gpus);
  const timer = setInterval(async () => {
    if (!orchestrator.waiting().some(({ resources }) => resources.gpus > 0)) return;
    consider(await listGpus());
    orchestrator.wake();
  }, interval);
  return () => clearInterval(timer);
}

import { environmentError } from '../base/index.ts';
import { describeMachine, type Gpu, type JobQueue, listGpus } from '../executors/index.ts';
import type { PlannedRun } from '../model/index.ts';
import type { Capacity, Slots } from './slots.ts';

/** Which of the machine's GPUs may be used, by index. */
export type GpuChoice = 'all' | 'none' | readonly number[];

/** What of this machine there is to give out. GPUs are looked for only where some run needs one, or the choice names some. */
export async function findCapacity(options: {
  readonly jobs: number | null;
  readonly gpus: GpuChoice;
  readonly needsGpus: boolean;
}): Promise<{ readonly capacity: Capacity; readonly gpus: readonly Gpu[] }> {
  const { cpus, memory } = describeMachine();
  const isNamed = typeof options.gpus !== 'string';
  const gpus =
    options.gpus !== 'none' && (options.needsGpus || isNamed) ? chooseGpus(await listGpus(), options.gpus) : [];
  // Who asks for so many jobs means them, whatever the number of cores.
  return { capacity: { cpus: Math.max(cpus, options.jobs ?? 0), memory, gpus, jobs: options.jobs }, gpus };
}

/** Throws exit 4 where a run needs what no slot can meet; one line for every such need. */
export function requireCapacity(slots: Slots, runs: readonly PlannedRun[]): void {
  const lines = unmetNeeds(slots, runs);
  if (lines.length === 0) return;
  throw environmentError(
    `This machine cannot meet what the sweep asks for:\n  ${lines.join('\n  ')}\nNothing was started.`,
  );
}

/** `each of 24 runs needs 1 GPU, and there is none`, a line for every need that no slot can meet. */
export function unmetNeeds(slots: Slots, runs: readonly PlannedRun[]): readonly string[] {
  const needs = new Map<string, number>();
  for (const run of runs) {
    const why = slots.impossible(run.resources);
    if (why !== null) needs.set(why, (needs.get(why) ?? 0) + 1);
  }
  return [...needs].map(([why, count]) => {
    const who = count === 1 ? 'a run' : `each of ${count} runs`;
    return `${who} ${why}${why.includes('GPU') ? ' (as nvidia-smi and --gpus have it)' : ''}`;
  });
}

/** Throws exit 4 where the cluster would never run a job that some run needs; one line for every such need. */
export async function requireAcceptance(queue: JobQueue, runs: readonly PlannedRun[]): Promise<void> {
  const needs = new Map<string, PlannedRun[]>();
  for (const run of runs) {
    const need = JSON.stringify([run.resources, run.limits.timeout]);
    needs.set(need, [...(needs.get(need) ?? []), run]);
  }
  const lines: string[] = [];
  for (const same of needs.values()) {
    const why = await queue.refusal(same[0] as PlannedRun);
    if (why !== null) lines.push(`${same.length === 1 ? 'a run' : `each of ${same.length} runs`}: ${why}`);
  }
  if (lines.length === 0) return;
  throw environmentError(
    `The cluster would not run what the sweep asks for:\n  ${lines.join('\n  ')}\nNothing was started. resources, limits.timeout and executor of the sweep make the request.`,
  );
}

/** In use by others: more than a display or a driver takes. */
const foreignLoad = 1024 ** 3;

/** GPUs that somebody else is working on, with a line for people. */
export function busyGpus(gpus: readonly Gpu[], ours: ReadonlySet<string>): ReadonlyMap<string, string> {
  const busy = gpus.filter(({ uuid, memoryUsed }) => memoryUsed > foreignLoad && !ours.has(uuid));
  return new Map(
    busy.map((gpu) => [
      gpu.uuid,
      `gpu ${gpu.index} (${gpu.name}) is in use by others, ${gibibytes(gpu.memoryUsed)} of ${gibibytes(gpu.memory)} GiB: waiting`,
    ]),
  );
}

function chooseGpus(found: readonly Gpu[], choice: 'all' | readonly number[]): readonly Gpu[] {
  if (choice === 'all') return found;
  const missing = choice.filter((index) => !found.some((gpu) => gpu.index === index));
  if (missing.length === 0) return found.filter(({ index }) => choice.includes(index));
  const known =
    found.length === 0 ? 'nvidia-smi lists none' : `there are ${found.map(({ index }) => index).join(', ')}`;
  throw environmentError(`--gpus ${choice.join(',')}: no GPU ${missing.join(', ')}; ${known}`);
}

function gibibytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}

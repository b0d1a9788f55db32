import type { Clock } from '../base/index.ts';
import type { SweepOptions, SweepResult } from './sweep-options.ts';

/**
 * Runs what is missing of a sweep: holds the root (exit 3), checks that every need can be met (exit 4), keeps the plan,
 * settles what earlier orchestrators left behind, then starts runs until none is left or somebody says stop. Whatever
 * dies at whatever moment, calling it again completes every run exactly once.
 */
export async function runSweep(options: SweepOptions): Promise<SweepResult> {
  // Planning is part of commands that start nothing: what only running needs is loaded here.
  const { orchestrate } = await import('./orchestrate.ts');
  return orchestrate(options);
}

/** Builds runs/sweep.db anew from the run folders, under the root's lock (exit 3). */
export async function rebuild(options: {
  readonly root: string;
  readonly clock: Clock;
  readonly takeOver?: boolean;
}): Promise<{ readonly runs: number }> {
  const { rebuildRoot } = await import('./open-root.ts');
  return rebuildRoot(options.root, options.clock, options.takeOver ?? false);
}

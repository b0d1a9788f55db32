import type { PlannedRun, PlannedSweep } from '../../model/index.ts';
import { trainerEntry } from '../trainer/trainer-entry.ts';

/** Program and arguments of a run: its launcher, then its command, or the built-in trainer under this very Node. */
export function resolveCommand(
  { trial }: PlannedRun,
  { launch }: PlannedSweep,
): { readonly command: readonly string[] } {
  const command = 'command' in trial ? trial.command : [process.execPath, trainerEntry, trial.program];
  return { command: [...launch.launcher, ...command] };
}

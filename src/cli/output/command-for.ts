import { shellQuoted } from '../../base/index.ts';
import type { PlannedSweep } from '../../model/index.ts';

/** A command line that plans this very sweep again, to be typed as it is: `sweep run ablation-pr@paper lr=1 --plain`. */
export function commandFor(
  invocation: string,
  {
    sweep,
    storedAs,
    file,
    profile,
    overrides,
  }: Pick<PlannedSweep, 'sweep' | 'storedAs' | 'file' | 'profile' | 'overrides'>,
  ...options: readonly string[]
): string {
  const name = /^sweeps\/(.+)\.yaml$/.exec(file)?.[1] ?? file;
  const chosen = storedAs === sweep ? name : `${name}@${profile}`;
  return [invocation, 'run', ...[chosen, ...overrides, ...options].map(shellQuoted)].join(' ');
}

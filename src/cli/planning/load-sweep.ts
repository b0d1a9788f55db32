import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedSweep } from '../../model/index.ts';
import { InputError, type PlanResult, planSweep } from '../../sweep/index.ts';
import type { Context } from '../context.ts';
import { newKeyWarnings } from './new-keys.ts';
import { programs } from './programs.ts';
import { locateSweep, refuseTwins } from './sweep-files.ts';

export interface SweepChoice {
  readonly profile?: string;
  readonly seeds?: number;
}

/** A sweep, and a way to point into its files. */
export type SweepWithSource = Extract<PlanResult, { readonly planned: PlannedSweep }> & {
  /** Overrides that look like slips, as they have been said on stderr. */
  readonly warnings: readonly string[];
};

/**
 * Reads and expands a sweep, and says on stderr which overrides look like slips. Throws an InputError that has every
 * error of its files.
 */
export function loadSweep(
  context: Context,
  name: string,
  overrides: readonly string[],
  choice: SweepChoice,
): SweepWithSource {
  const { file, profile } = locateSweep(context, name);
  const files: string[] = [];
  const read = (path: string) => {
    const bytes = readIfThere(join(context.root, path));
    if (bytes !== null) files.push(Buffer.from(bytes).toString());
    return bytes;
  };
  const result = planSweep({
    file,
    reader: { read },
    profile: choice.profile ?? profile,
    overrides,
    seeds: choice.seeds ?? null,
    programs,
  });
  if ('diagnostics' in result) throw new InputError(result.diagnostics);
  refuseTwins(context, result.planned);
  const warnings = newKeyWarnings(result.planned, overrides, files);
  for (const warning of warnings) context.stderr.write(`${warning}\n`);
  return { ...result, warnings };
}

function readIfThere(path: string): Uint8Array | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : null;
}

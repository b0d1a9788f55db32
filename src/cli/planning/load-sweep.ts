import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, UserError } from '../../base/index.ts';
import type { PlannedSweep } from '../../model/index.ts';
import { diagnosticsToJson, formatDiagnostics, planSweep } from '../../sweep/index.ts';
import type { Context } from '../context.ts';
import { programs } from './programs.ts';
import { locateSweep, refuseTwins } from './sweep-files.ts';

export interface SweepChoice {
  readonly profile?: string;
  readonly seeds?: number;
  /** Diagnostics as JSON on standard output instead of text on standard error. */
  readonly json?: boolean;
}

/** Reads and expands a sweep. Throws a UserError (exit 2) that shows every error of its files. */
export function loadSweep(
  context: Context,
  name: string,
  overrides: readonly string[],
  choice: SweepChoice,
): PlannedSweep {
  const { file, profile } = locateSweep(context, name);
  const result = planSweep({
    file,
    reader: { read: (path) => readIfThere(join(context.root, path)) },
    profile: choice.profile ?? profile,
    overrides,
    seeds: choice.seeds ?? null,
    programs,
  });
  if ('diagnostics' in result) {
    if (choice.json) context.stdout.write(`${JSON.stringify(diagnosticsToJson(result.diagnostics), null, 2)}\n`);
    throw new UserError(choice.json ? '' : formatDiagnostics(result.diagnostics), ExitCode.usage);
  }
  refuseTwins(context, result.planned);
  return result.planned;
}

function readIfThere(path: string): Uint8Array | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : null;
}

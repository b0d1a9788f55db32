import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, UserError } from '../base/index.ts';
import type { PlannedSweep, TrialProgram } from '../model/index.ts';
import { diagnosticsToJson, formatDiagnostics, planSweep } from '../sweep/index.ts';
import { trainProgram } from '../trainer/schema.ts';
import type { Context } from './context.ts';
import { locateSweep, refuseTwins } from './sweep-files.ts';

export interface SweepRequest {
  readonly name: string;
  readonly profile: string | null;
  readonly overrides: readonly string[];
  readonly seeds: number | null;
  /** Diagnostics as JSON on standard output instead of text on standard error. */
  readonly json: boolean;
}

/** The programs that `trial.program` may name. */
export const programs: ReadonlyMap<string, TrialProgram> = new Map([[trainProgram.name, trainProgram]]);

/** Reads and expands a sweep. Throws a UserError (exit 2) that shows every error of its files. */
export function loadSweep(context: Context, request: SweepRequest): PlannedSweep {
  const { file, profile } = locateSweep(context, request.name);
  const result = planSweep({
    file,
    reader: { read: (path) => readIfThere(join(context.root, path)) },
    profile: request.profile ?? profile,
    overrides: request.overrides,
    seeds: request.seeds,
    programs,
  });
  if ('diagnostics' in result) {
    if (request.json) context.stdout.write(`${JSON.stringify(diagnosticsToJson(result.diagnostics), null, 2)}\n`);
    throw new UserError(request.json ? '' : formatDiagnostics(result.diagnostics), ExitCode.usage);
  }
  refuseTwins(context, result.planned.sweep, result.planned.file);
  return result.planned;
}

function readIfThere(path: string): Uint8Array | null {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : null;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedSweep } from '../../src/model/index.ts';
import { formatDiagnostics, planSweep } from '../../src/sweep/index.ts';
import { trainProgram } from '../../src/trainer/schema.ts';

const project = join(import.meta.dirname, '../..');

/** A sweep that ships with the project, planned with a profile (null: its first) and overrides. */
export function planShipped(
  file: string,
  profile: string | null = null,
  overrides: readonly string[] = [],
): PlannedSweep {
  const result = planSweep({
    file: `sweeps/${file}`,
    reader: { read: (path) => (existsSync(join(project, path)) ? readFileSync(join(project, path)) : null) },
    profile,
    overrides,
    seeds: null,
    programs: new Map([[trainProgram.name, trainProgram]]),
  });
  if ('diagnostics' in result) throw new Error(formatDiagnostics(result.diagnostics));
  return result.planned;
}

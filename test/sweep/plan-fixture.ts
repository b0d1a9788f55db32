import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedSweep } from '../../src/model/index.ts';
import { formatDiagnostics, type PlanRequest, type PlanResult, planSweep } from '../../src/sweep/index.ts';
import { programs } from './fake-program.ts';

/** Files by name, in memory. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export type Given = Partial<Omit<PlanRequest, 'file' | 'reader'>>;

/** Plans `sweep.yaml` of these files, or the one text. */
export function planText(files: string | Files, given: Given = {}): PlanResult {
  const all: Files = typeof files === 'string' ? { 'sweep.yaml': files } : files;
  return plan('sweep.yaml', (path) => (Object.hasOwn(all, path) ? (all[path] ?? null) : null), given);
}

/** Plans a file in a folder, by the command line in its first line (`# $ sweep run FILE ARGUMENTS`) where it has one. */
export function planFolder(folder: string, file: string): PlanResult {
  const read = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : null);
  const [, line = ''] = /^# \$ sweep run \S+ (.*)/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
  const words = line
    .split(' ')
    .filter(Boolean)
    .map((word) => word.replaceAll('␣', ' '));
  const option = words.indexOf('--profile');
  const profile = option < 0 ? null : (words.splice(option, 2)[1] ?? null);
  return plan(file, read, { profile, overrides: words });
}

/** The plan, where there must be one. */
export function planned(files: string | Files, given: Given = {}): PlannedSweep {
  const result = planText(files, given);
  if ('diagnostics' in result) throw new Error(formatDiagnostics(result.diagnostics));
  return result.planned;
}

/** What is printed about a sweep that is wrong. */
export function complaint(files: string | Files, given: Given = {}): string {
  const result = planText(files, given);
  return 'diagnostics' in result ? formatDiagnostics(result.diagnostics) : '';
}

function plan(file: string, read: PlanRequest['reader']['read'], given: Given): PlanResult {
  return planSweep({ file, reader: { read }, profile: null, overrides: [], seeds: null, programs, ...given });
}

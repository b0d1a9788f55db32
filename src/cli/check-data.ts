import { spawnSync } from 'node:child_process';
import { canonicalJson, ExitCode, UserError } from '../base/index.ts';
import type { PlannedRun } from '../model/index.ts';
import { readsDataFolder } from '../trainer/schema.ts';
import type { Context } from './context.ts';
import { trainerEntry } from './trainer-entry.ts';

/**
 * Has the trainer look at the data of runs that are about to start, each data set once, before any of them does.
 * Throws a UserError where something is missing (exit 4) or malformed (exit 2).
 */
export function checkData({ root, data, env }: Context, runs: readonly PlannedRun[]): void {
  const sections = new Set<string>();
  for (const { trial, config } of runs) {
    if ('program' in trial && config.data !== undefined && readsDataFolder(config)) {
      sections.add(canonicalJson(config.data));
    }
  }
  if (sections.size === 0) return;
  const { status, stderr } = spawnSync(process.execPath, [trainerEntry, 'check', ...sections], {
    cwd: root,
    env: { ...env, ...(data === null ? {} : { SWEEP_DATA: data }) },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  if (status !== 0) throw new UserError(stderr.trimEnd(), exitCodeOf(status));
}

function exitCodeOf(status: number | null): ExitCode {
  return status === ExitCode.usage ? ExitCode.usage : ExitCode.environment;
}

import { spawnSync } from 'node:child_process';
import { canonicalJson, ExitCode, UserError } from '../base/index.ts';
import type { PlannedRun } from '../model/index.ts';
import { readsDataFolder } from '../trainer/schema.ts';
import type { Context } from './context.ts';
import { trainerEntry } from './trainer-entry.ts';

/**
 * Has the trainer look at what runs that are about to start depend on, before any of them does: the backend that was
 * asked for, and every data set once. Throws a UserError where something is missing (exit 4) or malformed (exit 2).
 */
export function checkTrainer(context: Context, runs: readonly PlannedRun[], backend: string | undefined): void {
  const trained = runs.filter(({ trial }) => 'program' in trial);
  if (trained.length === 0) return;
  if (backend !== undefined && backend !== 'auto') ask(context, ['backend', backend]);
  const sections = new Set<string>();
  for (const { config } of trained) {
    if (config.data !== undefined && readsDataFolder(config)) sections.add(canonicalJson(config.data));
  }
  if (sections.size > 0) ask(context, ['check', ...sections]);
}

function ask({ root, data, env }: Context, args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [trainerEntry, ...args], {
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

import { resolve } from 'node:path';
import { ExitCode, UserError } from '../../base/index.ts';
import type { PlannedRun } from '../../model/index.ts';
import { findUnmetNeeds, type GpuChoice } from '../../scheduler/index.ts';
import { type Diagnostic, InputError } from '../../sweep/index.ts';
import type { Context } from '../context.ts';
import { resolveCommand } from '../running/resolve-command.ts';
import type { SweepWithSource } from './load-sweep.ts';
import { requireBackend, type TrialInputs } from './trial-inputs.ts';

/**
 * Programs and folders that runs are to be started with and that are not there, each at its place in the sweep file. What
 * a cluster's nodes have is not known here.
 */
export async function findMissingPrograms(
  { root, env }: Context,
  { planned, diagnoseAt }: SweepWithSource,
  runs: readonly PlannedRun[],
): Promise<readonly Diagnostic[]> {
  if (runs.length === 0 || planned.executor.kind !== 'local') return [];
  const { findObstacle, searchPath } = await import('../../executors/index.ts');
  const { launch } = planned;
  const path = searchPath(launch.env, env);
  const programs = new Set(runs.map((run) => resolveCommand(run, planned).command[0] ?? ''));
  const diagnostics = [...programs].flatMap((program) => {
    const obstacle = findObstacle(program, resolve(root, launch.cwd), path);
    if (obstacle === null) return [];
    const { part, message, nearest } = obstacle;
    const from = launch.launcher.length > 0 ? 'launcher' : 'command';
    const at = part === 'cwd' ? ['trial', 'cwd'] : ['trial', from, 0];
    const expected = part === 'cwd' ? 'a folder of the root' : 'a program of this machine';
    return [
      diagnoseAt(at, { message, expected, received: part === 'cwd' ? launch.cwd : program, suggestion: nearest() }),
    ];
  });
  return [...new Map(diagnostics.map((one) => [one.message, one])).values()];
}

/** Throws an InputError with exit 4 where a program or folder is missing that these runs are to be started with. */
export async function requirePrograms(
  context: Context,
  sweep: SweepWithSource,
  runs: readonly PlannedRun[],
): Promise<void> {
  const missing = await findMissingPrograms(context, sweep, runs);
  if (missing.length > 0) throw new InputError(missing, ExitCode.environment);
}

/** What would keep `run` from starting these runs on this machine, for people; null where nothing would. */
export async function obstaclesText(
  context: Context,
  sweep: SweepWithSource,
  runs: readonly PlannedRun[],
  { inputs, backend, ...choice }: StartOptions,
): Promise<string | null> {
  if (runs.length === 0) return null;
  const isLocal = sweep.planned.executor.kind === 'local';
  const [missing, unmet] = await Promise.all([
    findMissingPrograms(context, sweep, runs),
    isLocal ? findUnmetNeeds(runs, choice) : [],
  ]);
  const lines = [
    ...missing.map(({ file, line, column, message, suggestion }) => {
      const near = suggestion === null ? '' : `; did you mean ${JSON.stringify(suggestion)}?`;
      return `${file}:${line}:${column}  ${message}${near}`;
    }),
    ...unmet,
    ...refusalOf(() => requireBackend(context, backend, runs)),
    ...refusalOf(() => inputs.require(runs)),
  ];
  return lines.length === 0
    ? null
    : ['this machine cannot start it:', ...lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`), ''].join('\n');
}

interface StartOptions {
  readonly jobs: number | null;
  readonly gpus: GpuChoice;
  readonly backend?: string | undefined;
  readonly inputs: TrialInputs;
}

/** What a check that `run` makes before it starts anything says when it refuses. */
function refusalOf(check: () => void): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof UserError) return [error.message];
    throw error;
  }
}

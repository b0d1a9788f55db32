import { execFile } from 'node:child_process';
import { chunks } from './chunks.ts';
import type { TaskId } from './parse.ts';

/** What a program of Slurm's said. `status` is null where it could not be run at all. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Slurm's; never throws. Tests hand in their own. */
export type RunCommand = (
  program: 'sbatch' | 'squeue' | 'sacct' | 'scontrol' | 'scancel',
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
) => Promise<CommandResult>;

/** A controller that has no time may let a query wait for long. */
const timeout = 120_000;

export const runCommand: RunCommand = (program, args, env) =>
  new Promise((resolve) => {
    const options = { timeout, maxBuffer: 256 * 1024 ** 2, ...(env === undefined ? {} : { env: { ...env } }) };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      const missing = error !== null && 'code' in error && typeof error.code === 'string';
      const late = error?.killed === true ? `${program} timed out after ${timeout / 1000} s` : error?.message;
      resolve({ status: missing ? null : (child.exitCode ?? 1), stdout, stderr: stderr || (late ?? '') });
    });
  });

/** Tasks on one command line of scancel. */
const mostTasks = 200;

/** Calls scancel on these tasks, with its further arguments before them. */
export async function cancelTasks(run: RunCommand, tasks: Iterable<TaskId>, ...args: readonly string[]): Promise<void> {
  for (const some of chunks([...new Set(tasks)], mostTasks)) await run('scancel', [...args, ...some]);
}

/** The last line that a program of Slurm's has complained with, without its own name before it. */
export function complaint({ stderr }: CommandResult): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'it did not say why').replace(/^\w+: (error: )?/, '');
}

/** Whether the same may work a while later: the controller is busy or away, or a limit on jobs in the queue is reached. */
export function isTransient(result: CommandResult): boolean {
  const isAway = /unable to contact|timed out|temporar|try again|connection refused|communication/i;
  return isAway.test(result.stderr) || isOverLimit(result);
}

/** Whether there may be no more jobs in the queue, of this user or at all; fewer might still find room. */
export function isOverLimit({ stderr }: CommandResult): boolean {
  return /submit ?limit|job ?limit|jobs? (count|violates)/i.test(stderr);
}

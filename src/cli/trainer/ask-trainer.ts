import { spawnSync } from 'node:child_process';
import type { Context } from '../context.ts';
import { trainerEntry } from './trainer-entry.ts';

/** What a verb of the built-in trainer has printed, and its exit status. Its libraries are loaded there and not here. */
export interface TrainerAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly status: number | null;
}

/** Asks the trainer's program, as a process of its own; data and weights lie where the user says. */
export function askTrainer({ root, data, weights, env }: Context, args: readonly string[]): TrainerAnswer {
  return spawnSync(process.execPath, [trainerEntry, ...args], {
    cwd: root,
    env: {
      ...env,
      ...(data === null ? {} : { SWEEP_DATA: data }),
      ...(weights === null ? {} : { SWEEP_WEIGHTS: weights }),
    },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
}

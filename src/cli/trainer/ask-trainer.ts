import { spawnSync } from 'node:child_process';
import type { Context } from '../context.ts';
import { trainerEntry } from './trainer-entry.ts';

/** What a verb of the built-in trainer has printed, and its exit status. Its libraries are loaded there and not here. */
export interface TrainerAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it gave no answer, where it did not: its own words, and what ended it where it did not end by itself. */
  readonly complaint: string;
}

/** Asks the trainer's program, as a process of its own; data and weights lie where the user says. */
export function askTrainer({ root, data, weights, env }: Context, args: readonly string[]): TrainerAnswer {
  const { stdout, stderr, status, signal, error } = spawnSync(process.execPath, [trainerEntry, ...args], {
    cwd: root,
    env: {
      ...env,
      ...(data === null ? {} : { SWEEP_DATA: data }),
      ...(weights === null ? {} : { SWEEP_WEIGHTS: weights }),
    },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  const end = signal === null ? error?.message : `it ended with ${signal}`;
  const complaint = [stderr?.trimEnd(), end && `the built-in trainer did not answer "${args[0]}": ${end}`];
  // Both are null where it could not be started.
  return {
    stdout: stdout ?? '',
    stderr: stderr ?? '',
    status,
    signal,
    complaint: complaint.filter(Boolean).join('\n'),
  };
}

import { spawnSync } from 'node:child_process';
import { environmentError } from '../base/index.ts';
import type { Context } from './context.ts';
import { trainerEntry } from './trainer-entry.ts';

/** What the trainer's verb `backend list` says of a backend. */
export interface BackendState {
  readonly name: string;
  readonly works: boolean;
  readonly device: string | null;
  /** Of float32 products of size x size matrices; null where it does not work, or was not measured. */
  readonly speed: { readonly gflops: number; readonly size: number } | null;
  /** Why it does not work, and what gets it to: both null where it does. */
  readonly why: string | null;
  readonly get: string | null;
}

/** Has the trainer try every backend, each in a process of its own, in the order that `auto` has. */
export function askBackends({ root, env }: Context): readonly BackendState[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, [trainerEntry, 'backend', 'list'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw environmentError(stderr.trimEnd());
  return (JSON.parse(stdout) as { readonly backends: readonly BackendState[] }).backends;
}

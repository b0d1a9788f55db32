import { environmentError } from '../../base/index.ts';
import type { Context } from '../context.ts';
import { askTrainer } from './ask-trainer.ts';

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

/**
 * Has the trainer try every backend, each in a process of its own, in the order that `auto` has. To measure their speed
 * takes about a second each.
 */
export function askBackends(context: Context, { speed }: { readonly speed: boolean }): readonly BackendState[] {
  const { stdout, complaint, status } = askTrainer(context, ['backend', 'list', ...(speed ? [] : ['--no-speed'])]);
  if (status !== 0) throw environmentError(complaint);
  return (JSON.parse(stdout) as { readonly backends: readonly BackendState[] }).backends;
}

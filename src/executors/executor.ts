import type { AttemptKey } from '../rundir/index.ts';

/** An attempt that is to be started: its folder is claimed, attempt.json written. */
export interface Job extends AttemptKey {
  /** Program and arguments; no shell sees them. */
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The whole environment of the program. */
  readonly env: Readonly<Record<string, string>>;
}

export type AttemptState =
  | { readonly state: 'running' }
  /** `status` as a shell gives it (128 + n for signal n); null where it was lost with the supervisor. */
  | { readonly state: 'ended'; readonly status: number | null };

/** What starts programs, and tells how they fare. The scheduler knows executors by this alone. */
export interface Executor {
  readonly kind: string;
  readonly capabilities: {
    /** Programs run on this machine: they need slots of it. */
    readonly onThisMachine: boolean;
    /** The end of what was submitted here is reported at once; of all else, and otherwise, `poll` tells. */
    readonly reportsEnds: boolean;
  };
  /** Resolves once the program's process (or job) exists; throws SpawnError where none came to be. */
  readonly submit: (job: Job) => Promise<void>;
  /** The states of these attempts, whoever submitted them, in the same order. */
  readonly poll: (attempts: readonly AttemptKey[]) => Promise<readonly AttemptState[]>;
  /** Asks them to write a checkpoint and end, or ends them now with everything they started. */
  readonly cancel: (attempts: readonly AttemptKey[], how: 'ask' | 'now') => Promise<void>;
  /** Ends what programs of these attempts, which have ended, left behind. */
  readonly clearAway: (attempts: readonly AttemptKey[]) => Promise<void>;
}

/** The program could not be started at all: `message` says why in one line. */
export class SpawnError extends Error {
  override readonly name = 'SpawnError';
}

export function keyText({ runId, attempt }: AttemptKey): string {
  return `${runId}/${attempt}`;
}

import type { PlannedRun, Resources } from '../model/index.ts';
import type { AttemptKey, AttemptRecord } from '../rundir/index.ts';
import type { Variables } from './environment.ts';

/**
 * An attempt that is to be started. Its folder is claimed and attempt.json written, unless the executor has a queue:
 * then the job does both when it begins.
 */
export interface Job extends AttemptKey {
  /** Program and arguments; no shell sees them. */
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The program's environment, but for `variables`: one object for all attempts of a launch. */
  readonly env: Variables;
  /** What the attempt has for itself, over `env`. */
  readonly variables: Variables;
  readonly resources: Resources;
  readonly record: AttemptRecord;
  /** How many more attempts may fail, this one included. */
  readonly failuresLeft: number;
}

/**
 * What ended an attempt where that was neither its program nor the orchestrator. preempted, time-limit: it was told ahead
 * and goes on from its checkpoint; timeout: its time ran out with nothing to go on from; cancelled: by a person, with
 * means other than ours.
 */
export type EndCause = 'preempted' | 'time-limit' | 'timeout' | 'node-failed' | 'out-of-memory' | 'cancelled';

export type AttemptState =
  | { readonly state: 'running' }
  /** Neither its files nor a second source say what has become of it: it is not taken for dead. */
  | { readonly state: 'unknown' }
  | AttemptEnd;

export interface AttemptEnd {
  readonly state: 'ended';
  /** As a shell gives it (128 + n for signal n); null where it was lost with the supervisor. */
  readonly status: number | null;
  readonly cause: EndCause | null;
}

/** What starts programs, and tells how they fare. The scheduler knows executors by this alone. */
export interface Executor {
  readonly kind: string;
  readonly capabilities: {
    /** Programs run on this machine: they need slots of it. */
    readonly onThisMachine: boolean;
  };
  /**
   * Resolves once the program's process exists, which with a queue may take days. Throws SpawnError where none came to
   * be, NotBegun where its job has left the queue.
   */
  readonly submit: (job: Job) => Promise<void>;
  /** The states of these attempts, whoever submitted them, in the same order. */
  readonly poll: (attempts: readonly AttemptKey[]) => Promise<readonly AttemptState[]>;
  /** Asks them to write a checkpoint and end, or ends them now with everything they started. */
  readonly cancel: (attempts: readonly AttemptKey[], how: 'ask' | 'now') => Promise<void>;
  /** Ends what programs of attempts that have ended left behind. */
  readonly clearAway: (hasEnded: (key: AttemptKey) => boolean) => Promise<void>;
  /** Lets go of what was made for starting programs; those that run go on. */
  readonly close: () => void;
  /** Of executors that have one; what stands in it outlives this process. */
  readonly queue?: JobQueue;
}

/** Where jobs wait for their turn that a cluster decides. A run has one job at a time; to submit it again finds that. */
export interface JobQueue {
  /** Why the cluster would never run such a job, in its own words; null where it would. */
  readonly refusal: (need: Pick<PlannedRun, 'resources' | 'limits'>) => Promise<string | null>;
  /** Resolves once everything submitted so far stands in the queue. */
  readonly accepted: () => Promise<void>;
  /** Takes the jobs of these runs out, as far as they have not begun; their submissions end with NotBegun. */
  readonly withdraw: (runIds: Iterable<string>) => Promise<void>;
}

/** A job has left the queue before it began: taken out by us, cancelled by somebody else, or lost by the cluster. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
  readonly why: 'withdrawn' | 'cancelled' | 'lost';
  constructor(why: NotBegun['why']) {
    super(`the job was ${why} before it began`);
    this.why = why;
  }
}

/** The program could not be started at all: `message` says why in one line. */
export class SpawnError extends Error {
  override readonly name = 'SpawnError';
}

export function keyText({ runId, attempt }: AttemptKey): string {
  return `${runId}/${attempt}`;
}

import { resolve } from 'node:path';
import type { ProcessIdentity } from '../base/index.ts';
import type { Launch } from '../model/index.ts';
import { type AttemptKey, attemptPaths, runPaths } from '../rundir/index.ts';

/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string>>;

/** What the machine offers a program beside its slot. */
export interface TrialSurroundings {
  /** Folder of data sets and file of initial weights, where known. */
  readonly data: string | null;
  readonly weights: string | null;
  /** The backend that was asked for. */
  readonly backend: string | null;
}

/**
 * What the environments of all trials of a launch have in common (interface, section 4): the parent's, minus what the
 * sweep hides, plus what it sets, plus those of the protocol's own variables, which a sweep cannot change, that are the
 * same for all.
 */
export function launchEnvironment(options: {
  readonly env: Launch['env'];
  readonly surroundings: TrialSurroundings;
  /** Whose death the program may notice; null where it is to outlive the orchestrator, which may be on another host. */
  readonly orchestrator: ProcessIdentity | null;
  readonly parent: Readonly<Record<string, string | undefined>>;
}): Variables {
  const { env, surroundings, orchestrator, parent } = options;
  const hidden = new Set(env.hide);
  const inherited = Object.entries(parent).filter(
    ([name, value]) => value !== undefined && !hidden.has(name) && name !== 'SWEEP_PARENT',
  );
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    ...env.set,
    ...known('SWEEP_DATA', surroundings.data && resolve(surroundings.data)),
    ...known('SWEEP_WEIGHTS', surroundings.weights && resolve(surroundings.weights)),
    ...known('SWEEP_BACKEND', surroundings.backend),
    ...known('SWEEP_PARENT', orchestrator && `${orchestrator.pid}:${orchestrator.start}`),
  };
}

/** The PATH that programs of such an environment are looked for in; undefined leaves that to the system. */
export function searchPath(
  env: Launch['env'],
  parent: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return env.set.PATH ?? (env.hide.includes('PATH') ? undefined : parent.PATH);
}

/** The variables that each attempt has for itself. */
export function attemptVariables(options: {
  readonly root: string;
  readonly key: AttemptKey;
  readonly resume: boolean;
  readonly threads: number;
  /** UUIDs; empty: no GPU was given, and the parent's choice stands. */
  readonly gpus: readonly string[];
}): Variables {
  const { root, key, resume, threads, gpus } = options;
  const run = runPaths(resolve(root), key.runId);
  return {
    ...known('CUDA_VISIBLE_DEVICES', gpus.length > 0 ? gpus.join(',') : null),
    SWEEP_RUN_DIR: run.folder,
    SWEEP_CONFIG: run.config,
    SWEEP_EVENTS: attemptPaths(resolve(root), key).events,
    SWEEP_CHECKPOINT_DIR: run.checkpoint,
    SWEEP_ATTEMPT: String(key.attempt),
    SWEEP_RESUME: resume ? '1' : '0',
    SWEEP_THREADS: String(threads),
  };
}

function known(name: string, value: string | null): Variables {
  return value === null ? {} : { [name]: value };
}

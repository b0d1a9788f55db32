import { join, resolve } from 'node:path';
import type { ProcessIdentity } from '../base/index.ts';
import type { Launch } from '../model/index.ts';
import { type AttemptKey, attemptPaths, runPaths } from '../rundir/index.ts';

/** What the machine offers a program beside its slot. */
export interface TrialSurroundings {
  /** Folder of data sets and file of initial weights, where known. */
  readonly data: string | null;
  readonly weights: string | null;
  /** The backend that was asked for. */
  readonly backend: string | null;
}

/**
 * The environment of a trial (interface, section 4): the parent's, minus what the sweep hides, plus what it sets, plus
 * the protocol's own variables, which a sweep cannot change.
 */
export function trialEnvironment(options: {
  readonly root: string;
  readonly key: AttemptKey;
  readonly resume: boolean;
  readonly threads: number;
  /** UUIDs; empty: no GPU was given, and the parent's choice stands. */
  readonly gpus: readonly string[];
  readonly env: Launch['env'];
  readonly surroundings: TrialSurroundings;
  /** Whose death the program may notice; null where it is to outlive the orchestrator, which may be on another host. */
  readonly orchestrator: ProcessIdentity | null;
  readonly parent: Readonly<Record<string, string | undefined>>;
}): Readonly<Record<string, string>> {
  const { root, key, resume, threads, gpus, env, surroundings, orchestrator, parent } = options;
  const run = runPaths(resolve(root), key.runId);
  const { events } = attemptPaths(resolve(root), key);
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
    ...known('CUDA_VISIBLE_DEVICES', gpus.length > 0 ? gpus.join(',') : null),
    SWEEP_RUN_DIR: run.folder,
    SWEEP_CONFIG: run.config,
    SWEEP_EVENTS: events,
    SWEEP_CHECKPOINT_DIR: join(run.checkpoint),
    SWEEP_ATTEMPT: String(key.attempt),
    SWEEP_RESUME: resume ? '1' : '0',
    SWEEP_THREADS: String(threads),
    ...known('SWEEP_PARENT', orchestrator && `${orchestrator.pid}:${orchestrator.start}`),
  };
}

function known(name: string, value: string | null): Readonly<Record<string, string>> {
  return value === null ? {} : { [name]: value };
}

import { join, relative, sep } from 'node:path';

/** Every path under a root's `runs/`. */
export interface RootPaths {
  readonly root: string;
  readonly runs: string;
  readonly store: string;
  /** Plans of the sweeps as last run. */
  readonly plans: string;
  readonly lock: string;
  readonly orchestrator: string;
  /** Folder of the control socket, open to its owner only. */
  readonly control: string;
  /** Run folders that `--rerun` has moved away. */
  readonly old: string;
}

export function rootPaths(root: string): RootPaths {
  const runs = join(root, 'runs');
  return {
    root,
    runs,
    store: join(runs, 'sweep.db'),
    plans: join(runs, 'sweeps'),
    lock: join(runs, 'lock.db'),
    orchestrator: join(runs, 'orchestrator.json'),
    control: join(runs, '.control'),
    old: join(runs, '.old'),
  };
}

export interface RunPaths {
  readonly id: string;
  readonly folder: string;
  readonly config: string;
  readonly attempts: string;
  readonly checkpoint: string;
  readonly result: string;
  readonly scores: string;
}

export function runPaths(root: string, id: string): RunPaths {
  const folder = join(root, 'runs', id);
  return {
    id,
    folder,
    config: join(folder, 'config.json'),
    attempts: join(folder, 'attempts'),
    checkpoint: join(folder, 'checkpoint'),
    result: join(folder, 'result.json'),
    scores: join(folder, 'scores.safetensors'),
  };
}

/** An attempt of a run, numbered from 1. */
export interface AttemptKey {
  readonly runId: string;
  readonly attempt: number;
}

export interface AttemptPaths {
  readonly folder: string;
  readonly events: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly attempt: string;
  readonly pid: string;
  readonly exit: string;
  readonly outcome: string;
}

export function attemptPaths(root: string, { runId, attempt }: AttemptKey): AttemptPaths {
  const folder = join(root, 'runs', runId, 'attempts', String(attempt));
  return {
    folder,
    events: join(folder, 'events.ndjson'),
    stdout: join(folder, 'stdout.log'),
    stderr: join(folder, 'stderr.log'),
    attempt: join(folder, 'attempt.json'),
    pid: join(folder, 'pid.json'),
    exit: join(folder, 'exit.json'),
    outcome: join(folder, 'outcome.json'),
  };
}

/** True where `path` is `folder` or lies in it, by their names (links are not followed). */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

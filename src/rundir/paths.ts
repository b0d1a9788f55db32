import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** Every path under a root's `runs/`. */
export interface RootPaths {
  readonly root: string;
  readonly runs: string;
  readonly store: string;
  /** Plans of the sweeps as last run. */
  readonly plans: string;
  readonly lock: string;
  readonly orchestrator: string;
  /** What an orchestrator without a terminal says. */
  readonly detachedLog: string;
  /** Folder of the control socket, open to its owner only. */
  readonly control: string;
  /** Run folders that `--rerun` has moved away. */
  readonly old: string;
  /** What was handed to a cluster, a folder each. */
  readonly submissions: string;
}

export function rootPaths(root: string): RootPaths {
  const runs = runsFolder(root);
  return {
    root,
    runs,
    store: `${runs}/sweep.db`,
    plans: `${runs}/sweeps`,
    lock: `${runs}/lock.db`,
    orchestrator: `${runs}/orchestrator.json`,
    detachedLog: `${runs}/orchestrator.log`,
    control: `${runs}/.control`,
    old: `${runs}/.old`,
    submissions: `${runs}/.slurm`,
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
  /** Which job of a cluster makes the run's attempts. */
  readonly job: string;
}

export function runPaths(root: string, id: string): RunPaths {
  const folder = `${runsFolder(root)}/${id}`;
  return {
    id,
    folder,
    config: `${folder}/config.json`,
    attempts: `${folder}/attempts`,
    checkpoint: `${folder}/checkpoint`,
    result: `${folder}/result.json`,
    scores: `${folder}/scores.safetensors`,
    job: `${folder}/job.json`,
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
  /** Written on a cluster only: why the program was asked to end, and a sign of life. */
  readonly asked: string;
  readonly alive: string;
}

export function attemptPaths(root: string, { runId, attempt }: AttemptKey): AttemptPaths {
  const folder = `${runsFolder(root)}/${runId}/attempts/${attempt}`;
  return {
    folder,
    events: `${folder}/events.ndjson`,
    stdout: `${folder}/stdout.log`,
    stderr: `${folder}/stderr.log`,
    attempt: `${folder}/attempt.json`,
    pid: `${folder}/pid.json`,
    exit: `${folder}/exit.json`,
    outcome: `${folder}/outcome.json`,
    asked: `${folder}/asked`,
    alive: `${folder}/alive`,
  };
}

/** Asked for many times in every attempt: `join` would look at each character of the root every time. */
function runsFolder(root: string): string {
  return root.endsWith(sep) ? `${root}runs` : `${root}/runs`;
}

/** True where `path` is `folder` or lies in it, by its name and, as far as it is there, by where links lead. */
export function isInside(folder: string, path: string): boolean {
  if (!isBelow(folder, path)) return false;
  const [realFolder, real] = [realPath(folder), realPath(path)];
  return realFolder === undefined || real === undefined || isBelow(realFolder, real);
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

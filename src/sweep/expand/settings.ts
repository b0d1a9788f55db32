import { posix } from 'node:path';
import {
  defaultLimits,
  defaultResources,
  defaultRetry,
  defaultSlurm,
  type ExecutorSpec,
  type Launch,
  type Limits,
  type Resources,
  type Retry,
} from '../../model/index.ts';
import { type Report, shown } from '../problem.ts';
import { parseDuration, parseSize } from '../quantity.ts';
import type { SweepFile } from '../schema/sweep-file.ts';
import { child, childList, childMap, labelText, type MapNode } from '../source/node.ts';

type Overlays<K extends 'resources' | 'limits' | 'retry'> = readonly SweepFile[K][];

/** Of several overlays the later ones win, key by key. */
export function readResources(...overlays: Overlays<'resources'>): Resources {
  const { gpus, cpus, memory } = laid(overlays);
  return {
    gpus: gpus ?? defaultResources.gpus,
    cpus: cpus ?? defaultResources.cpus,
    memory: quantity(memory, parseSize, defaultResources.memory),
  };
}

export function readLimits(...overlays: Overlays<'limits'>): Limits {
  const { timeout, stall, grace, log } = laid(overlays);
  return {
    timeout: quantity(timeout, parseDuration, defaultLimits.timeout),
    stall: quantity(stall, parseDuration, defaultLimits.stall),
    grace: quantity(grace, parseDuration, defaultLimits.grace),
    log: quantity(log, parseSize, defaultLimits.log),
  };
}

export function readRetry(...overlays: Overlays<'retry'>): Retry {
  const { attempts, backoff } = laid(overlays);
  return {
    attempts: attempts ?? defaultRetry.attempts,
    backoff: quantity(backoff, parseDuration, defaultRetry.backoff),
  };
}

function laid<T extends object>(overlays: readonly (T | undefined)[]): Partial<T> {
  const all: Partial<T> = {};
  for (const overlay of overlays) Object.assign(all, overlay);
  return all;
}

/** A quantity as written. The schema allows null only for what is null when unset. */
function quantity<T extends number | null>(
  written: string | null | undefined,
  parse: (text: string) => number | undefined,
  unset: T,
): number | T {
  return written === undefined || written === null ? unset : (parse(written) ?? unset);
}

export function readExecutor(file: MapNode, executor: SweepFile['executor'] = {}, report: Report): ExecutorSpec {
  const { kind = 'local', ...slurm } = executor;
  if (kind === 'local') {
    for (const [key, { keyAt }] of childMap(file, 'executor')?.entries ?? []) {
      if (key === 'kind') continue;
      const message = `${shown(key)} belongs to an executor of kind slurm`;
      report({ at: keyAt, message, expected: '`kind: slurm` beside it', received: shown(key) });
    }
    return { kind };
  }
  return {
    kind,
    partition: slurm.partition ?? defaultSlurm.partition,
    account: slurm.account ?? defaultSlurm.account,
    qos: slurm.qos ?? defaultSlurm.qos,
    constraint: slurm.constraint ?? defaultSlurm.constraint,
    exclude: slurm.exclude ?? defaultSlurm.exclude,
    max_jobs: slurm.max_jobs ?? defaultSlurm.max_jobs,
    setup: slurm.setup ?? defaultSlurm.setup,
    arguments: slurm.arguments ?? defaultSlurm.arguments,
  };
}

export function readLaunch(file: MapNode, trial: SweepFile['trial'] = {}, report: Report): Launch {
  const node = childMap(file, 'trial');
  const env = childMap(node, 'env');
  const set = Array.from(childMap(env, 'set')?.entries ?? [], ([name, entry]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      const message = `${shown(name)} cannot be the name of a variable`;
      report({ at: entry.keyAt, message, expected: 'letters, digits and "_"', received: shown(name) });
    }
    return [name, labelText(entry.value) ?? ''] as const;
  });
  for (const input of childList(node, 'inputs')?.items ?? []) {
    if (!leadsOut(posix.normalize(labelText(input) ?? ''))) continue;
    const message = 'an input that is not inside the root';
    report({ at: input.at, message, expected: 'files relative to the root', received: shown(labelText(input)) });
  }
  const cwd = posix.normalize(trial.cwd ?? '.').replace(/\/$/, '');
  if (leadsOut(cwd)) {
    const at = child(node, 'cwd')?.at ?? file.at;
    report({
      at,
      message: '`cwd` is not inside the root',
      expected: 'a folder relative to the root',
      received: shown(trial.cwd),
    });
  }
  return {
    launcher: (childList(node, 'launcher')?.items ?? []).map((item) => labelText(item) ?? ''),
    cwd: cwd === '.' ? '' : cwd,
    env: { set: Object.fromEntries(set), hide: trial.env?.hide ?? [] },
    keep: trial.keep ?? 'weights',
    inputs: trial.inputs ?? null,
  };
}

function leadsOut(path: string): boolean {
  return path.startsWith('/') || path === '..' || path.startsWith('../');
}

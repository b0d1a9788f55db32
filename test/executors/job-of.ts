import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootId, ownProcess } from '../../src/base/index.ts';
import { attemptVariables, type Executor, type Job, launchEnvironment } from '../../src/executors/index.ts';
import { defaultLimits, defaultResources, defaultRetry, type Limits, type Resources } from '../../src/model/index.ts';
import { type AttemptRecord, claimAttempt, prepareRunFolder, writeAttempt } from '../../src/rundir/index.ts';

/** A root of its own, with a name that no shell takes well. */
export function newRoot(name = `it's "a"\n $(root) %j \\`): string {
  const root = join(mkdtempSync(join(tmpdir(), 'sweep-executor-')), name);
  mkdirSync(join(root, 'runs'), { recursive: true });
  return root;
}

/** The job of a run's next attempt, as the scheduler would hand it to the executor. */
export function jobOf(
  root: string,
  executor: Pick<Executor, 'kind' | 'queue'>,
  command: readonly string[],
  more: {
    readonly runId?: string;
    readonly attempt?: number;
    readonly resources?: Partial<Resources>;
    readonly limits?: Partial<Limits>;
    readonly failuresLeft?: number;
  } = {},
): Job {
  const key = { runId: more.runId ?? '0123456789abcdef', attempt: more.attempt ?? 1 };
  const resources = { ...defaultResources, ...more.resources };
  const record: AttemptRecord = {
    format: 1,
    run_id: key.runId,
    attempt: key.attempt,
    retry_round: 0,
    resume: false,
    command,
    cwd: '',
    executor: executor.kind,
    slot: { name: 'cpu 0', cpus: 1, memory: null, gpus: [], gpu_share: 1 },
    limits: { ...defaultLimits, ...more.limits },
    retry: defaultRetry,
    keep: 'weights',
    started: '2024-05-01T12:00:00.000Z',
    host: 'here',
    boot_id: bootId(),
    orchestrator: ownProcess(),
    versions: {},
    git_commit: null,
    git_dirty: null,
    inputs: { files: {}, data: null, weights: null },
  };
  prepareRunFolder(root, key.runId, { trial: { command }, config: {} });
  if (executor.queue === undefined && claimAttempt(root, key)) writeAttempt(root, record);
  const variables = attemptVariables({ root, key, resume: false, threads: 1, gpus: [] });
  const env = launchEnvironment({
    env: { set: {}, hide: [] },
    surroundings: { data: null, weights: null, backend: null },
    orchestrator: null,
    parent: process.env,
  });
  return { ...key, command, cwd: root, env, variables, resources, record, failuresLeft: more.failuresLeft ?? 1 };
}

/** Waits until something holds; throws after `limit` ms. */
export async function eventually<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  limit = 20_000,
): Promise<T> {
  const deadline = performance.now() + limit;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited ${limit} ms in vain for ${probe}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

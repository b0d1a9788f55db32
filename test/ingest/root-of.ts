import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256, systemClock } from '../../src/base/index.ts';
import {
  defaultLimits,
  defaultRetry,
  type Metrics,
  type RunSpec,
  runId,
  type StoredPlan,
  type TrialEvent,
} from '../../src/model/index.ts';
import {
  type AttemptKey,
  attemptChecksums,
  attemptPaths,
  claimAttempt,
  type OutcomeRecord,
  prepareRunFolder,
  type ResultRecord,
  resultText,
  rootPaths,
  writeAttempt,
  writeOutcome,
  writeResult,
  writeStoredPlan,
} from '../../src/rundir/index.ts';

/** A root with an empty runs/. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'sweep-ingest-'));
  mkdirSync(rootPaths(root).runs);
  return root;
}

export const specOf = (index: number): RunSpec => ({ trial: { command: ['true'] }, config: { index } });

/** Claims and describes a run's next attempt, as the scheduler would. */
export function begin(root: string, spec: RunSpec, attempt = 1, resume = false): AttemptKey {
  const key = { runId: runId(spec), attempt };
  prepareRunFolder(root, key.runId, spec);
  claimAttempt(root, key);
  writeAttempt(root, {
    format: 1,
    run_id: key.runId,
    attempt,
    retry_round: 0,
    resume,
    command: ['true'],
    cwd: '',
    executor: 'local',
    slot: { name: 'cpu 0', cpus: 1, memory: null, gpus: [], gpu_share: 0 },
    limits: defaultLimits,
    retry: defaultRetry,
    keep: 'checkpoint',
    started: '2024-05-01T12:00:00.000Z',
    host: 'here',
    boot_id: 'boot',
    orchestrator: { pid: 1, start: '1' },
    versions: {},
    git_commit: null,
    git_dirty: null,
    inputs: { files: {}, data: null, weights: null },
  });
  return key;
}

export function say(root: string, key: AttemptKey, ...events: readonly (TrialEvent | string)[]): void {
  for (const event of events) {
    const line = typeof event === 'string' ? event : `${JSON.stringify(event)}\n`;
    appendFileSync(attemptPaths(root, key).events, line);
  }
}

const time = '2024-05-01T12:00:00.000Z';
export const loss = (step: number, value: number): TrialEvent => ({ time, type: 'metric', step, name: 'loss', value });
export const checkpoint = (step: number): TrialEvent => ({ time, type: 'checkpoint', step, path: `step-${step}` });

/** Settles an attempt, as the scheduler would; with metrics it is done. */
export function end(root: string, key: AttemptKey, metrics: Metrics | null): void {
  const done = metrics !== null;
  writeFileSync(attemptPaths(root, key).exit, '{"status":0}\n');
  const result: ResultRecord = {
    format: 1,
    run_id: key.runId,
    attempt: key.attempt,
    metrics: metrics ?? {},
    scores: null,
    data_fingerprint: null,
  };
  const sums = attemptChecksums(root, key, done);
  const checksums = done ? { ...sums, 'result.json': sha256(resultText(result)) } : sums;
  const common = {
    format: 1,
    message: '',
    retry_round: 0,
    final: true,
    ended: time,
    exit_status: 0,
    checksums,
  } as const;
  const outcome: OutcomeRecord = done
    ? { ...common, status: 'done', reason: 'finished' }
    : { ...common, status: 'interrupted', reason: 'signal' };
  writeOutcome(root, key, outcome);
  if (done) writeResult(root, result);
}

export function planOf(root: string, specs: readonly RunSpec[]): StoredPlan {
  const plan: StoredPlan = {
    format: 1,
    sweep: 'tiny',
    profile: null,
    profiles: [],
    storedAs: 'tiny',
    title: null,
    file: 'sweeps/tiny.yaml',
    overrides: [],
    blocks: [],
    seeds: [0],
    runs: specs.map((spec, seed) => ({ id: runId(spec), places: [{ block: 'block-1', labels: {}, seed }] })),
    launch: { launcher: [], cwd: '', env: { set: {}, hide: [] }, keep: 'checkpoint', inputs: null },
    failures: 'continue',
    executor: { kind: 'local' },
    report: { lower_is_better: [], labels: {}, tables: [], figures: [], claims: [] },
  };
  writeStoredPlan(root, plan, systemClock);
  return plan;
}

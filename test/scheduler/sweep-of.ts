import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type JsonObject, systemClock } from '../../src/base/index.ts';
import {
  defaultLimits,
  defaultResources,
  defaultRetry,
  type FailurePolicy,
  type Launch,
  type Limits,
  type PlannedRun,
  type PlannedSweep,
  type Resources,
  type Retry,
  runId,
} from '../../src/model/index.ts';
import type { SchedulerEvent, SweepOptions } from '../../src/scheduler/index.ts';

const programs = join(import.meta.dirname, '..', 'fixtures', 'programs');

/** The command that runs a fixture program. */
export function program(name: string, ...args: readonly (string | number)[]): readonly string[] {
  const interpreter = name.endsWith('.mjs') ? process.execPath : '/bin/sh';
  return [interpreter, join(programs, name), ...args.map(String)];
}

export interface RunOf {
  readonly command: readonly string[];
  readonly config?: JsonObject;
  readonly resources?: Partial<Resources>;
  readonly limits?: Partial<Limits>;
  readonly retry?: Partial<Retry>;
}

/** A planned sweep of one block with these runs, as the language would plan it. */
export function sweepOf(
  runs: readonly RunOf[],
  more: { readonly name?: string; readonly failures?: FailurePolicy; readonly launch?: Partial<Launch> } = {},
): PlannedSweep {
  const name = more.name ?? 'tiny';
  const planned = runs.map((run, index): PlannedRun => {
    const spec = { trial: { command: run.command }, config: { index, ...run.config } };
    return {
      ...spec,
      id: runId(spec),
      places: [{ block: 'block-1', labels: { index }, seed: 0 }],
      resources: { ...defaultResources, ...run.resources },
      limits: { ...defaultLimits, ...run.limits },
      retry: { ...defaultRetry, ...run.retry },
    };
  });
  return {
    sweep: name,
    profile: null,
    profiles: [],
    storedAs: name,
    title: null,
    file: `sweeps/${name}.yaml`,
    overrides: [],
    blocks: [
      { name: 'block-1', axes: [{ name: 'index', kind: 'key', keys: ['index'], steps: runs.map((_, i) => [i]) }] },
    ],
    seeds: [0],
    runs: planned,
    launch: { launcher: [], cwd: '', env: { set: {}, hide: [] }, keep: 'weights', inputs: null, ...more.launch },
    failures: more.failures ?? 'continue',
    executor: { kind: 'local' },
    report: { lower_is_better: [], labels: {}, tables: [], figures: [], claims: [] },
  };
}

/** An empty root of its own. */
export function newRoot(): string {
  return mkdtempSync(join(tmpdir(), 'sweep-test-'));
}

/** What `runSweep` needs beside root and plan, with the events it has told of. */
export function optionsOf(
  root: string,
  planned: PlannedSweep,
  more: Partial<SweepOptions> = {},
): SweepOptions & {
  readonly events: readonly SchedulerEvent[];
  readonly cancel: AbortController;
  readonly kill: AbortController;
} {
  const events: SchedulerEvent[] = [];
  const cancel = new AbortController();
  const kill = new AbortController();
  open.add(kill);
  return {
    root,
    planned,
    jobs: 2,
    gpus: 'none',
    retryFailed: false,
    failFast: false,
    resolveCommand: (run) => ({ command: 'command' in run.trial ? run.trial.command : [] }),
    environment: { data: null, weights: null, backend: null },
    clock: systemClock,
    signals: { cancel: cancel.signal, kill: kill.signal },
    ...more,
    onChange(event) {
      events.push(event);
      more.onChange?.(event);
    },
    events,
    cancel,
    kill,
  };
}

/** Sweeps that a failing test leaves running are ended with it. */
const open = new Set<AbortController>();
afterEach(() => {
  for (const controller of open) controller.abort();
  open.clear();
});

/** Waits until something holds; throws after `limit` ms. */
export async function eventually<T>(probe: () => T | undefined | false | null, limit = 10_000): Promise<T> {
  const deadline = performance.now() + limit;
  for (;;) {
    const found = probe();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited ${limit} ms in vain for ${probe}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { expect, test } from 'vitest';
import { rememberMetrics } from '../../../src/cli/collect/metrics-memory.ts';
import { readStoredPlan, rootPaths } from '../../../src/rundir/index.ts';
import { openStoreReadOnly } from '../../../src/store/index.ts';
import { rootWithRuns } from '../a-root-with-runs.ts';

test('results are read again when a run has ended, was begun anew, or the plan is another', {
  timeout: 60_000,
}, async () => {
  const root = await rootWithRuns();
  const [opened, plan] = [openStoreReadOnly(rootPaths(root).store), readStoredPlan(root, 'mine')];
  if (opened === undefined || plan === undefined) throw new Error('nothing was run');
  let reads = 0;
  const store = {
    ...opened,
    metricsOf(...args: Parameters<typeof opened.metricsOf>) {
      reads += 1;
      return opened.metricsOf(...args);
    },
  };
  const metricsOf = rememberMetrics();
  const rows = opened.standings('mine');
  const done = rows.findIndex(({ status }) => status === 'done');
  expect(metricsOf(store, plan, rows).get(rows[done]?.id ?? '')).toEqual({ loss: 1 / 3 });
  metricsOf(store, plan, [...rows]);
  expect(reads).toBe(1);
  const failed = rows.findIndex(({ status }) => status === 'failed');
  const changes = [
    rows.map((row, i) => (i === failed ? { ...row, status: 'done' as const } : row)),
    rows.map((row, i) => (i === done ? { ...row, status: 'running' as const, attempts: 2, ended: null } : row)),
    rows.map((row, i) => (i === done ? { ...row, ended: '9999-01-01T00:00:00.000Z' } : row)),
  ];
  for (const [i, changed] of changes.entries()) {
    metricsOf(store, plan, changed);
    expect(reads).toBe(2 + i);
  }
  metricsOf(store, { ...plan }, changes[2] ?? []);
  expect(reads).toBe(5);
  opened.close();
});

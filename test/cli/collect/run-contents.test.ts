import { expect, test } from 'vitest';
import { rememberContents } from '../../../src/cli/collect/run-contents.ts';
import { readStoredPlan, rootPaths } from '../../../src/rundir/index.ts';
import { openStoreReadOnly } from '../../../src/store/index.ts';
import { rootWithRuns } from '../a-root-with-runs.ts';

test('specs are read again when a run was begun, results when one has ended or was begun anew, both with another plan', {
  timeout: 60_000,
}, async () => {
  const root = await rootWithRuns();
  const [opened, plan] = [openStoreReadOnly(rootPaths(root).store), readStoredPlan(root, 'mine')];
  if (opened === undefined || plan === undefined) throw new Error('nothing was run');
  const reads = { specs: 0, metrics: 0 };
  const store = {
    ...opened,
    specs(sweep: string) {
      reads.specs += 1;
      return opened.specs(sweep);
    },
    metricsOf(sweep: string, names: readonly string[]) {
      reads.metrics += 1;
      return opened.metricsOf(sweep, names);
    },
  };
  const contentsOf = rememberContents();
  const rows = opened.standings('mine');
  const done = rows.findIndex(({ status }) => status === 'done');
  const failed = rows.findIndex(({ status }) => status === 'failed');
  const changed = (at: number, change: Partial<(typeof rows)[number]>) =>
    rows.map((row, i) => (i === at ? { ...row, ...change } : row));

  const { specs, metrics } = contentsOf(store, plan, rows);
  const id = rows[done]?.id ?? '';
  expect([specs.get(id)?.config, metrics.get(id)]).toEqual([opened.specs('mine').get(id)?.config, { loss: 1 / 3 }]);
  contentsOf(store, plan, [...rows]);
  expect(reads).toEqual({ specs: 1, metrics: 1 });
  contentsOf(store, plan, changed(failed, { status: 'done' }));
  expect(reads).toEqual({ specs: 1, metrics: 2 });
  contentsOf(store, plan, changed(done, { status: 'running', attempts: 2, ended: null }));
  expect(reads).toEqual({ specs: 1, metrics: 3 });
  contentsOf(store, plan, changed(done, { ended: '9999-01-01T00:00:00.000Z' }));
  expect(reads).toEqual({ specs: 1, metrics: 4 });
  contentsOf(store, plan, changed(done, { status: 'new', attempts: 0 }));
  expect(reads).toEqual({ specs: 2, metrics: 5 });
  contentsOf(store, { ...plan }, changed(done, { status: 'new', attempts: 0 }));
  expect(reads).toEqual({ specs: 3, metrics: 6 });
  expect(rememberContents(specs)(store, plan, rows).specs).toBe(specs);
  expect(reads).toEqual({ specs: 3, metrics: 7 });
  opened.close();
});

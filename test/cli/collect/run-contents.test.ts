import { expect, test } from 'vitest';
import { rememberContents } from '../../../src/cli/collect/run-contents.ts';
import { readRuns, rememberRuns } from '../../../src/cli/collect/runs-so-far.ts';
import { readStoredPlan, rootPaths } from '../../../src/rundir/index.ts';
import { openStoreReadOnly, type StoreReader } from '../../../src/store/index.ts';
import { rootWithRuns } from '../a-root-with-runs.ts';

const slow = { timeout: 60_000 };

test('only runs that have begun or ended since are read again, all of them with another plan', slow, async () => {
  const { opened, plan } = await open();
  const reads = { specs: 0, metrics: 0, spec: 0, result: 0 };
  const counted = <Args extends readonly unknown[], Value>(
    what: keyof typeof reads,
    read: (...args: Args) => Value,
  ) => {
    return (...args: Args): Value => {
      reads[what] += 1;
      return read(...args);
    };
  };
  const store: StoreReader = {
    ...opened,
    specs: counted('specs', opened.specs),
    metricsOf: counted('metrics', opened.metricsOf),
    specOf: counted('spec', opened.specOf),
    resultOf: counted('result', opened.resultOf),
  };
  const contentsOf = rememberContents();
  const rows = opened.standings('mine');
  const done = rows.findIndex(({ status }) => status === 'done');
  const failed = rows.findIndex(({ status }) => status === 'failed');
  const changed = (at: number, change: Partial<(typeof rows)[number]>) =>
    rows.map((row, i) => (i === at ? { ...row, ...change } : row));

  const { specs, metrics } = contentsOf(store, plan, rows);
  const id = rows[done]?.id ?? '';
  expect([specs.get(id)?.config, metrics.get(id)]).toEqual([opened.specOf(id)?.config, { loss: 1 / 3 }]);
  contentsOf(store, plan, [...rows]);
  expect(reads).toEqual({ specs: 1, metrics: 1, spec: 0, result: 0 });
  for (const change of [
    { status: 'running', attempts: 2, ended: null },
    { ended: '9999-01-01T00:00:00.000Z' },
  ] as const) {
    const again = contentsOf(store, plan, changed(done, change));
    expect([again.specs, again.metrics]).toEqual([specs, metrics]);
  }
  expect(reads).toEqual({ specs: 1, metrics: 1, spec: 0, result: 2 });
  // The row before and the one that failed differ from what was seen last.
  contentsOf(store, plan, changed(failed, { attempts: 7 }));
  expect(reads).toEqual({ specs: 1, metrics: 1, spec: 0, result: 4 });
  contentsOf(store, { ...plan }, rows);
  expect(reads).toEqual({ specs: 2, metrics: 2, spec: 0, result: 4 });
  expect(rememberContents(specs)(store, plan, rows).specs).toBe(specs);
  expect(reads).toEqual({ specs: 2, metrics: 3, spec: 0, result: 4 });
  opened.close();
});

test('what is remembered of runs is what reading them anew gives, whatever has changed', slow, async () => {
  const { opened, plan, root } = await open();
  const runsOf = rememberRuns();
  let mark = 0;
  let rows = opened.standings('mine');
  const store: StoreReader = { ...opened, mark: () => String(mark), standings: () => rows };
  const source = { root, store, plan, isSummary: false } as const;
  const first = runsOf(source);
  expect(runsOf(source)).toBe(first);
  mark += 1;
  rows = rows.map((row, i) => (i === 2 ? { ...row, status: 'running', attempts: 2, ended: null, message: null } : row));
  const second = runsOf(source);
  expect(second).toEqual(readRuns(source));
  expect(second.summaries[1]).toBe(first.summaries[1]);
  expect(second.summaries[2]).not.toEqual(first.summaries[2]);
  mark += 1;
  rows = rows.toSpliced(0, 1);
  expect(runsOf(source)).toEqual(readRuns(source));
  const patient = rememberRuns({ rest: 1e6 });
  const seen = patient(source);
  mark += 1;
  expect(patient(source)).toBe(seen);
  expect(patient({ ...source, plan: { ...plan } })).not.toBe(seen);
  opened.close();
});

async function open() {
  const root = await rootWithRuns();
  const [opened, plan] = [openStoreReadOnly(rootPaths(root).store), readStoredPlan(root, 'mine')];
  if (opened === undefined || plan === undefined) throw new Error('nothing was run');
  return { root, opened, plan };
}

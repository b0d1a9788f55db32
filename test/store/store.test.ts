import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StoredPlan } from '../../src/model/index.ts';
import { isCorruption, openSqlite, openStore, openStoreReadOnly } from '../../src/store/index.ts';

const ids = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc'] as const;
const spec = { trial: { program: 'train' }, config: { seed: 1 } } as const;
const newPath = () => join(mkdtempSync(join(tmpdir(), 'sweep-store-')), 'sweep.db');

const plan = (storedAs: string, runs: StoredPlan['runs']): StoredPlan => ({
  format: 1,
  sweep: storedAs.split('@')[0] ?? storedAs,
  profile: null,
  profiles: [],
  storedAs,
  title: 'A title',
  file: 'sweeps/s.yaml',
  overrides: [],
  blocks: [],
  seeds: [0, 1],
  runs,
  launch: { launcher: [], cwd: '', env: { set: {}, hide: [] }, keep: 'weights', inputs: null },
  failures: 'continue',
  executor: { kind: 'local' },
  report: { lower_is_better: [], labels: {}, tables: [], figures: [], claims: [] },
});
const at = (block: string, seed: number) => ({ block, labels: { method: 'DB', 10: 1 }, seed });
const started = (runId: string, attempt = 1) =>
  ({ runId, attempt, retryRound: 0, host: 'h', slot: 'cpu 0', resume: false, inputs: null, started: 't0' }) as const;
const finished = (runId: string, metrics: Record<string, number | null>) =>
  ({
    runId,
    attempt: 1,
    outcome: { status: 'done', reason: 'finished', message: '', retry_round: 0 },
    runStatus: 'done',
    ended: 't1',
    outcomeSha256: 'x',
    metrics,
  }) as const;

test('a run that two sweeps share shows in both, at every place', () => {
  const store = openStore(newPath(), { onNetwork: false });
  store.putPlan(
    plan('one', [
      { id: ids[0], places: [at('x', 0), at('y', 0)] },
      { id: ids[1], places: [at('x', 1)] },
    ]),
  );
  store.putPlan(plan('two@paper', [{ id: ids[0], places: [at('z', 0)] }]));
  store.beginAttempt(spec, started(ids[0]));
  store.endAttempt(finished(ids[0], { 'mAP/total': 71.5, 'mAP/tail': null }));
  expect(store.results('one').map(({ block, metric, value }) => [block, metric, value])).toEqual([
    ['x', 'mAP/tail', null],
    ['x', 'mAP/total', 71.5],
    ['y', 'mAP/tail', null],
    ['y', 'mAP/total', 71.5],
  ]);
  expect(store.results('two@paper')[1]).toEqual({
    sweep: 'two@paper',
    runId: ids[0],
    block: 'z',
    labels: { method: 'DB', 10: 1 },
    seed: 0,
    metric: 'mAP/total',
    value: 71.5,
  });
  expect(store.runs('one')).toMatchObject([
    {
      id: ids[0],
      status: 'done',
      attempts: 1,
      places: [{ block: 'x' }, { block: 'y' }],
      last: { started: 't0', ended: 't1' },
    },
    { id: ids[1], status: 'new', attempts: 0, last: null },
  ]);
  expect(store.placesOf(ids[0]).map(({ sweep }) => sweep)).toEqual(['one', 'one', 'two@paper']);
  expect(store.runIds('aa', 5)).toEqual([ids[0]]);
  store.close();
});

test('the public views say what interface.md says, to any SQLite program', () => {
  const path = newPath();
  const store = openStore(path, { onNetwork: false });
  store.putPlan(
    plan(
      'one',
      ids.map((id, seed) => ({ id, places: [at('x', seed)] })),
    ),
  );
  store.beginAttempt(spec, started(ids[0]));
  store.endAttempt(finished(ids[0], { score: 1 }));
  store.beginAttempt(spec, started(ids[1]));
  store.setWaiting([ids[2]]);
  const db = openSqlite(path, { readonly: true });
  expect(db.prepare('SELECT * FROM results').all()).toEqual([
    { sweep: 'one', run_id: ids[0], block: 'x', labels: '{"10":1,"method":"DB"}', seed: 0, metric: 'score', value: 1 },
  ]);
  expect(db.prepare('SELECT * FROM run_status ORDER BY run_id').all()).toEqual([
    { run_id: ids[0], status: 'done', attempts: 1 },
    { run_id: ids[1], status: 'running', attempts: 1 },
    { run_id: ids[2], status: 'waiting', attempts: 0 },
  ]);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
  expect(store.statusCounts('one')).toEqual({ new: 0, waiting: 1, running: 1, done: 1, failed: 0, interrupted: 0 });
  store.close();
});

test('a plan replaces the one before; runs that were never started go with it', () => {
  const store = openStore(newPath(), { onNetwork: false });
  store.putPlan(
    plan(
      'one',
      ids.map((id) => ({ id, places: [at('x', 0)] })),
    ),
  );
  store.beginAttempt(spec, started(ids[0]));
  store.putPlan(plan('one', [{ id: ids[2], places: [at('x', 0)] }]));
  expect([...store.storedRuns().keys()]).toEqual([ids[0], ids[2]]);
  expect(store.unsettled()).toEqual([{ runId: ids[0], attempt: 1 }]);
  store.forgetRun(ids[0]);
  expect([...store.storedRuns().keys()]).toEqual([ids[2]]);
  store.close();
});

test('what planning asks of runs comes with their own inputs, however many share them', () => {
  const store = openStore(newPath(), { onNetwork: false });
  const inputs = (sum: string) => ({ files: { 'train.py': sum }, data: null, weights: null });
  const places = [at('x', 0)] as const;
  store.putPlan(
    plan(
      'one',
      ids.map((id) => ({ id, places })),
    ),
  );
  store.beginAttempt(spec, { ...started(ids[0]), inputs: inputs('a') });
  store.endAttempt(finished(ids[0], { score: 1 }));
  store.beginAttempt(spec, { ...started(ids[1]), inputs: inputs('b') });
  store.endAttempt(finished(ids[1], { score: 1 }));
  expect(store.storedRuns().get(ids[0])).toMatchObject({ status: 'done', attempts: 1, inputs: inputs('a') });
  expect(store.storedRuns().get(ids[1])).toMatchObject({ status: 'done', attempts: 1, inputs: inputs('b') });
  expect(store.storedRuns().get(ids[2])).toMatchObject({ status: 'new', attempts: 0, inputs: null });
  expect(store.standings('one').map(({ id }) => id)).toEqual(ids);
  expect(store.openStandings('one')).toMatchObject([{ id: ids[2], status: 'new' }]);
  store.close();
});

test('the stamp of a sweep changes with what its runs come to, also where that is the same as before', () => {
  const store = openStore(newPath(), { onNetwork: false });
  store.putPlan(plan('one', [{ id: ids[0], places: [at('x', 0)] }]));
  store.putPlan(plan('two', [{ id: ids[1], places: [at('x', 0)] }]));
  const stamps = [store.stamp('one')];
  store.beginAttempt(spec, started(ids[0]));
  stamps.push(store.stamp('one'));
  store.endAttempt(finished(ids[0], { score: 1 }));
  stamps.push(store.stamp('one'));
  store.beginAttempt(spec, started(ids[1]));
  expect(store.stamp('one')).toBe(stamps[2]);
  store.forgetRun(ids[0]);
  store.beginAttempt(spec, { ...started(ids[0]), started: 't2' });
  store.endAttempt(finished(ids[0], { score: 1 }));
  stamps.push(store.stamp('one'));
  expect(new Set(stamps).size).toBe(4);
  expect(store.stamp('unknown')).toBe('');
  store.close();
});

test('the mark changes when a run begins, ends, waits or is forgotten, and not with events', () => {
  const store = openStore(newPath(), { onNetwork: false });
  const marks: string[] = [];
  const note = () => marks.push(store.mark());
  store.putPlan(plan('one', [{ id: ids[0], places: [at('x', 0)] }]));
  note();
  store.setWaiting([ids[0]]);
  note();
  store.beginAttempt(spec, started(ids[0]));
  note();
  const event = { type: 'metric', time: 't', step: 1, name: 'loss', value: 1 } as const;
  store.addEvents({ runId: ids[0], attempt: 1 }, [{ offset: 0, event }], { ...store.ingestState(ids[0], 1), step: 1 });
  expect(store.mark()).toBe(marks.at(-1));
  store.endAttempt(finished(ids[0], { score: 1 }));
  note();
  store.addWaiting(ids[1]);
  note();
  store.setWaiting([ids[2]]);
  note();
  store.forgetRun(ids[0]);
  note();
  store.transaction(() => {
    store.beginAttempt(spec, started(ids[0]));
    store.endAttempt({ ...finished(ids[0], { score: 1 }), ended: 't2' });
  });
  note();
  store.putPlan(plan('two', [{ id: ids[0], places: [at('x', 0)] }]));
  note();
  expect(new Set(marks).size).toBe(9);
  store.close();
});

test('a change that throws leaves nothing behind', () => {
  const store = openStore(newPath(), { onNetwork: false });
  expect(() =>
    store.transaction(() => {
      store.beginAttempt(spec, started(ids[0]));
      throw new Error('cut off');
    }),
  ).toThrow('cut off');
  expect(store.storedRuns().size).toBe(0);
  store.beginAttempt(spec, started(ids[0]));
  expect(store.storedRuns().size).toBe(1);
  store.close();
});

test('readers see changes of the writer, and a moment at a time', () => {
  const path = newPath();
  const store = openStore(path, { onNetwork: false });
  const reader = openStoreReadOnly(path);
  const version = reader?.version();
  reader?.snapshot(() => {
    expect(reader.storedRuns().size).toBe(0);
    store.beginAttempt(spec, started(ids[0]));
    expect(reader.storedRuns().size).toBe(0);
  });
  expect(reader?.storedRuns().size).toBe(1);
  expect(reader?.version()).not.toBe(version);
  reader?.close();
  store.close();
});

test('on a network file system there is no WAL', () => {
  const path = newPath();
  openStore(path, { onNetwork: false }).close();
  openStore(path, { onNetwork: true }).close();
  const db = openSqlite(path);
  expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
  db.close();
});

test('what is no store, damaged or of a later version is told apart', () => {
  const path = newPath();
  expect(openStoreReadOnly(path)).toBeUndefined();
  writeFileSync(path, 'x'.repeat(5000));
  expect(() => openStore(path, { onNetwork: false })).toThrow('not a database');
  expect(() => openStoreReadOnly(path)).toThrow(/damaged.*the next "sweep run" builds it anew/s);
  const errorOf = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  expect(isCorruption(errorOf(() => openStore(path, { onNetwork: false })))).toBe(true);
  expect(isCorruption(errorOf(() => openStoreReadOnly(path)))).toBe(true);
  expect(isCorruption(new Error('something else'))).toBe(false);
  const later = newPath();
  const db = openSqlite(later);
  db.pragma('user_version = 99');
  db.close();
  expect(() => openStore(later, { onNetwork: false })).toThrow('store version 99');
  expect(() => openStoreReadOnly(later)).toThrow('newer version of sweep');
});

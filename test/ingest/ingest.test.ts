import { expect, test } from 'vitest';
import { followEvents, ingestRun, storeStart } from '../../src/ingest/index.ts';
import { readAttempt, rootPaths } from '../../src/rundir/index.ts';
import { openStore, type StoreWriter } from '../../src/store/index.ts';
import { begin, checkpoint, emptyRoot, end, loss, say, specOf } from './root-of.ts';

const time = '2024-05-01T12:00:00.000Z';
const open = (root: string) => openStore(rootPaths(root).store, { onNetwork: false });
const begun = (root: string, store: StoreWriter, attempt = 1, resume = false) => {
  const key = begin(root, specOf(1), attempt, resume);
  storeStart(store, specOf(1), key, readAttempt(root, key));
  return key;
};
const series = (store: StoreWriter, id: string) => store.series(id, 'loss').map(({ step, value }) => [step, value]);

test('a line counts once it is whole; reading goes on where it stopped, also in another process', () => {
  const root = emptyRoot();
  const store = open(root);
  const key = begun(root, store);
  const tail = followEvents(store, root, key);
  tail.read();
  say(root, key, loss(1, 0.5), JSON.stringify(loss(2, 0.4)).slice(0, 30));
  tail.read();
  expect(series(store, key.runId)).toEqual([[1, 0.5]]);
  store.close();
  const later = open(root);
  const again = followEvents(later, root, key);
  say(root, key, `${JSON.stringify(loss(2, 0.4)).slice(30)}\n`);
  again.read();
  expect(series(later, key.runId)).toEqual([
    [1, 0.5],
    [2, 0.4],
  ]);
  expect(again.state()).toMatchObject({ lines: 2, step: 2, lastEvent: time });
  later.close();
});

test('every kind of event finds its place', () => {
  const root = emptyRoot();
  const store = open(root);
  const key = begun(root, store);
  const info = { data_fingerprint: 'abc' };
  say(
    root,
    key,
    { time, type: 'started', program: 'train', backend: 'wasm', device: 'cpu', total_steps: 9, info },
    { time, type: 'progress', step: 3, total_steps: 10, epoch: 2 },
    { time, type: 'probability', step: 3, group: 'tail', positive: 0.25, negative: null },
    { time, type: 'evaluation', step: 3, metrics: { 'mAP/total': 50, 'mAP/tail': null } },
    checkpoint(3),
    { time, type: 'metric', step: 4, name: 'loss', value: null },
    { time, type: 'finished', metrics: { a: 1 } },
    { time, type: 'failed', reason: 'r', message: 'm', kind: 'data' },
  );
  followEvents(store, root, key).read();
  expect(store.ingestState(key.runId, 1)).toMatchObject({
    program: 'train',
    backend: 'wasm',
    device: 'cpu',
    dataFingerprint: 'abc',
    step: 4,
    totalSteps: 10,
    epoch: 2,
    finished: { a: 1 },
    failed: { reason: 'r', message: 'm', kind: 'data' },
  });
  expect(store.probabilities(key.runId)).toEqual([{ step: 3, group: 'tail', positive: 0.25, negative: null }]);
  expect(store.evaluations(key.runId)).toEqual([
    { step: 3, name: 'mAP/tail', value: null },
    { step: 3, name: 'mAP/total', value: 50 },
  ]);
  expect(store.recentEvents(9).map(({ type }) => type)).toEqual([
    'failed',
    'finished',
    'checkpoint',
    'evaluation',
    'started',
  ]);
  expect(series(store, key.runId)).toEqual([[4, null]]);
  expect(store.running()[0]).toMatchObject({ runId: key.runId, slot: 'cpu 0', step: 4, totalSteps: 10, epoch: 2 });
  store.close();
});

test('the newest attempt counts, and what older ones reported beyond its first step is dropped', () => {
  const root = emptyRoot();
  const store = open(root);
  const first = begun(root, store);
  say(root, first, loss(1, 0.9), loss(2, 0.8), checkpoint(2), loss(3, 0.7), loss(4, 0.6));
  followEvents(store, root, first).read();
  const second = begun(root, store, 2, true);
  expect(series(store, first.runId)).toHaveLength(4);
  say(root, second, loss(3, 0.75));
  const tail = followEvents(store, root, second);
  tail.read();
  expect(tail.state().resumedStep).toBe(2);
  expect(series(store, first.runId)).toEqual([
    [1, 0.9],
    [2, 0.8],
    [3, 0.75],
  ]);
  const third = begun(root, store, 3, false);
  say(root, third, loss(1, 0.1));
  followEvents(store, root, third).read();
  expect(series(store, first.runId)).toEqual([[1, 0.1]]);
  store.close();
});

test('a checkpoint that nobody could tell of: what begins beyond all that was reported drops nothing', () => {
  const root = emptyRoot();
  const store = open(root);
  const first = begun(root, store);
  // Killed between the checkpoint of step 4 and the line that tells of it.
  say(root, first, loss(1, 0.9), loss(2, 0.8), checkpoint(2), loss(3, 0.7), loss(4, 0.6));
  followEvents(store, root, first).read();
  const second = begun(root, store, 2, true);
  say(root, second, loss(5, 0.5));
  followEvents(store, root, second).read();
  expect(store.attemptsOf(first.runId)[1]?.resumedStep).toBe(4);
  expect(series(store, first.runId).map(([step]) => step)).toEqual([1, 2, 3, 4, 5]);
  store.close();
});

test('a program can say itself where it resumed from', () => {
  const root = emptyRoot();
  const store = open(root);
  const first = begun(root, store);
  say(root, first, checkpoint(2), checkpoint(4), loss(5, 1));
  followEvents(store, root, first).read();
  const second = begun(root, store, 2, true);
  const started = { time, type: 'started', program: 'p', backend: null, device: null, total_steps: null } as const;
  // The newest checkpoint could not be read: it went on from the one before.
  say(root, second, { ...started, info: { resumed_step: 2 } }, loss(5, 2));
  followEvents(store, root, second).read();
  expect(store.attemptsOf(first.runId)[1]?.resumedStep).toBe(2);
  store.close();
});

test('lines that are no events are warnings with their numbers; a torn last line is not even that', async () => {
  const root = emptyRoot();
  const store = open(root);
  const key = begun(root, store);
  say(root, key, 'nonsense\n', '\n', '{"type":"from-the-future"}\n', '[1]\n', loss(1, 1), '{"time":"2024');
  await followEvents(store, root, key).finish();
  expect(store.warnings(key.runId).map(({ line }) => line)).toEqual([1, 4]);
  expect(series(store, key.runId)).toEqual([[1, 1]]);
  store.close();
});

test('reading a folder again changes nothing', async () => {
  const root = emptyRoot();
  const store = open(root);
  const key = begin(root, specOf(1));
  say(root, key, loss(1, 0.5), checkpoint(1), 'nonsense\n');
  end(root, key, { score: 2 });
  await ingestRun(store, root, key.runId);
  const once = [...store.dump()];
  await ingestRun(store, root, key.runId);
  expect([...store.dump()]).toEqual(once);
  expect(store.resultOf(key.runId)).toEqual({ score: 2 });
  store.close();
});

test('at least 50,000 metric events a second are taken in', () => {
  const root = emptyRoot();
  const store = open(root);
  const key = begun(root, store);
  const count = 50_000;
  say(root, key, Array.from({ length: count }, (_, i) => `${JSON.stringify(loss(i, i / 7))}\n`).join(''));
  const tail = followEvents(store, root, key);
  const before = process.cpuUsage();
  while (tail.read());
  const { user, system } = process.cpuUsage(before);
  expect(store.series(key.runId, 'loss')).toHaveLength(count);
  // By the processor's time, for others use this machine too.
  expect(count / ((user + system) / 1e6)).toBeGreaterThan(50_000);
  store.close();
});

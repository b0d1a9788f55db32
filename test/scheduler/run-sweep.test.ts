import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attemptPaths, readOutcome, readResult, rootPaths, runPaths } from '../../src/rundir/index.ts';
import { runSweep } from '../../src/scheduler/index.ts';
import { openStoreReadOnly } from '../../src/store/index.ts';
import { newRoot, optionsOf, program, sweepOf } from './sweep-of.ts';

test('runs every run once, and finds nothing to do the second time', async () => {
  const root = newRoot();
  const planned = sweepOf([1, 2, 3, 4].map((value) => ({ command: program('succeeds.sh', value) })));
  const first = optionsOf(root, planned);
  expect(await runSweep(first)).toEqual({ status: 'complete', done: 4, failed: 0, left: 0, ended: 4 });
  const second = optionsOf(root, planned);
  expect(await runSweep(second)).toEqual({ status: 'complete', done: 4, failed: 0, left: 0, ended: 0 });
  expect(second.events).toEqual([]);

  const [run] = planned.runs;
  const id = run?.id ?? '';
  expect(JSON.parse(readFileSync(runPaths(root, id).config, 'utf8'))).toEqual({
    trial: run?.trial,
    config: run?.config,
  });
  expect(readOutcome(root, { runId: id, attempt: 1 })).toMatchObject({
    status: 'done',
    reason: 'finished',
    exit_status: 0,
  });
  expect(readResult(root, id)).toMatchObject({ attempt: 1, metrics: { score: 1, empty: null } });
  const store = openStoreReadOnly(rootPaths(root).store);
  expect(store?.results('tiny').filter(({ runId }) => runId === id)).toEqual([
    { sweep: 'tiny', runId: id, block: 'block-1', labels: { index: 0 }, seed: 0, metric: 'empty', value: null },
    { sweep: 'tiny', runId: id, block: 'block-1', labels: { index: 0 }, seed: 0, metric: 'score', value: 1 },
  ]);
  expect(store?.series(id, 'loss')).toEqual([
    { step: 1, value: 0.1 },
    { step: 2, value: 0.2 },
  ]);
  expect(store?.statusCounts('tiny')).toMatchObject({ done: 4, new: 0, running: 0, waiting: 0 });
  store?.close();
  expect(readFileSync(attemptPaths(root, { runId: id, attempt: 1 }).exit, 'utf8')).toBe('{"status":0}\n');
});

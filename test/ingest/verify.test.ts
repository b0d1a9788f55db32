import { appendFileSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ingestRun, rebuildStore, verifyRoot } from '../../src/ingest/index.ts';
import { attemptPaths, rootPaths, runPaths } from '../../src/rundir/index.ts';
import { openStore, openStoreReadOnly } from '../../src/store/index.ts';
import { begin, checkpoint, emptyRoot, end, loss, planOf, say, specOf } from './root-of.ts';

/** A root of two runs: one done at its second attempt, one cut off. */
async function example() {
  const root = emptyRoot();
  const plan = planOf(root, [specOf(1), specOf(2), specOf(3)]);
  const first = begin(root, specOf(1));
  say(root, first, loss(1, 0.9), checkpoint(1), loss(2, 0.8));
  end(root, first, null);
  const second = begin(root, specOf(1), 2, true);
  say(root, second, loss(2, 0.7));
  end(root, second, { score: 1, empty: null });
  const other = begin(root, specOf(2));
  say(root, other, loss(1, 0.4), 'nonsense\n');
  end(root, other, null);
  const store = openStore(rootPaths(root).store, { onNetwork: false });
  store.putPlan(plan);
  for (const { runId } of [first, other]) await ingestRun(store, root, runId);
  store.close();
  return { root, first, second, other };
}

const messages = async (root: string) => (await verifyRoot(root)).findings.map(({ message }) => message);

const dump = (root: string) => {
  const store = openStoreReadOnly(rootPaths(root).store);
  const rows = [...(store?.dump() ?? [])];
  store?.close();
  return rows;
};

test('a root in order has no findings, and rebuilding makes the same store', async () => {
  const { root } = await example();
  expect(await verifyRoot(root)).toEqual({ runs: 2, underWay: new Set(), findings: [] });
  const before = dump(root);
  expect(await rebuildStore(root, { onNetwork: false })).toEqual({ runs: 2 });
  expect(dump(root)).toEqual(before);
  for (const suffix of ['', '-wal', '-shm']) rmSync(rootPaths(root).store + suffix, { force: true });
  expect(await messages(root)).toEqual(['runs/sweep.db is missing; the next "sweep run" makes it anew']);
});

test.each(['config', 'result'] as const)('a flipped byte in %s.json is found', async (name) => {
  const { root, first } = await example();
  const path = runPaths(root, first.runId)[name];
  writeFileSync(path, readFileSync(path, 'utf8').replace('1', '2'));
  expect((await messages(root)).join('\n')).toContain(`runs/${first.runId}/${name === 'config' ? 'config.json' : ''}`);
});

test.each(['events', 'attempt', 'outcome', 'exit'] as const)(
  'a flipped byte in an attempt’s %s is found',
  async (name) => {
    const { root, other } = await example();
    const path = attemptPaths(root, other)[name];
    const bytes = readFileSync(path);
    bytes[bytes.length - 4] = (bytes[bytes.length - 4] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await messages(root)).join('\n')).toContain(other.runId);
  },
);

test('a missing file, a grown one and a row without a folder are found', async () => {
  const { root, first, second, other } = await example();
  unlinkSync(attemptPaths(root, second).events);
  appendFileSync(attemptPaths(root, first).events, '\n');
  rmSync(runPaths(root, other.runId).folder, { recursive: true });
  const found = await messages(root);
  expect(found).toContain(`runs/${first.runId}/attempts/2/events.ndjson is missing`);
  expect(found).toContain(`runs/${first.runId}/attempts/1/events.ndjson has changed since the attempt ended`);
  expect(found).toContain(`run ${other.runId} stands in the store, but has no folder runs/${other.runId}`);
});

test('a row that the folders do not bear out is found', async () => {
  const { root, first } = await example();
  const store = openStore(rootPaths(root).store, { onNetwork: false });
  store.dropBeyond(first.runId, 9, 1);
  store.close();
  expect(await messages(root)).toEqual([
    `the rows of run ${first.runId} in table series are not what the run folders say`,
  ]);
});

test('an attempt under way is no fault, though the store need not know yet what it has said', async () => {
  const { root, first } = await example();
  const key = begin(root, specOf(3));
  say(root, key, loss(1, 0.5));
  const store = openStore(rootPaths(root).store, { onNetwork: false });
  await ingestRun(store, root, key.runId);
  store.close();
  say(root, key, loss(2, 0.4));
  expect(await verifyRoot(root)).toEqual({ runs: 3, underWay: new Set([key.runId]), findings: [] });
  // Of a run that is over, a missing outcome is a fault as before.
  unlinkSync(attemptPaths(root, { runId: first.runId, attempt: 2 }).outcome);
  expect((await messages(root)).join('\n')).toContain(first.runId);
});

test('what is just being written down is looked at again', async () => {
  const { root } = await example();
  const key = begin(root, specOf(3));
  const store = openStore(rootPaths(root).store, { onNetwork: false });
  await ingestRun(store, root, key.runId);
  end(root, key, { score: 3 });
  const verified = verifyRoot(root);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await ingestRun(store, root, key.runId);
  store.close();
  expect(await verified).toEqual({ runs: 3, underWay: new Set(), findings: [] });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { statusNow } from '../../src/cli/orchestrator/status-now.ts';
import { findGarbage } from '../../src/cli/stored/garbage.ts';
import { writeJob } from '../../src/rundir/index.ts';
import { callCli, makeRoot, runCli } from './run-cli.ts';

const ids = { ended: '0'.repeat(16), running: '1'.repeat(16), queued: '2'.repeat(16), local: '3'.repeat(16) };

/** Runs that a cluster has: one has ended, one runs, one waits; and one that was never handed over. */
function rootOnCluster(): string {
  const outcome = { format: 1, status: 'failed', reason: 'exit', message: 'no', final: true };
  const attempt = { format: 1, started: '2026-01-01T00:00:00Z', executor: 'slurm', host: 'node1' };
  const root = makeRoot({
    [`runs/${ids.ended}/attempts/1/outcome.json`]: JSON.stringify(outcome),
    [`runs/${ids.running}/attempts/1/attempt.json`]: JSON.stringify(attempt),
    [`runs/${ids.queued}/config.json`]: '{}',
    [`runs/${ids.local}/config.json`]: '{}',
    'runs/.slurm/sweep-a/tasks': '0\n',
    'runs/.slurm/sweep-b/tasks': '0\n',
  });
  writeJob(root, ids.ended, { submission: 'sweep-a', task: 0 });
  writeJob(root, ids.running, { submission: 'sweep-b', task: 0 });
  writeJob(root, ids.queued, { submission: 'sweep-b', task: 1 });
  return root;
}

test('without an orchestrator the files of runs on a cluster tell how they stand', () => {
  const statusOf = statusNow(rootOnCluster());
  expect(Object.values(ids).map((id) => statusOf(id, 'waiting'))).toEqual(['failed', 'running', 'waiting', 'new']);
  expect(statusOf(ids.running, 'done')).toBe('done');
});

test('what was handed to a cluster goes once all of its runs have ended', () => {
  const root = rootOnCluster();
  const found = findGarbage(root, { checkpoints: true, orphans: false });
  expect(found.map(({ kind, paths }) => ({ kind, paths }))).toEqual([
    { kind: 'submission', paths: [join(root, 'runs/.slurm/sweep-a')] },
  ]);
});

test('status counts what waits and runs on a cluster, and writes nothing', async () => {
  const root = makeRoot({
    'sweeps/mine.yaml': 'sweep: mine\ntrial: {command: ["false"]}\nretry: {attempts: 1}\nmatrix: {grid: {n: [1, 2]}}\n',
  });
  expect((await runCli(root, ['run', 'mine', '--plain', '--fail-fast', '-j', '1'])).code).toBe(1);
  const rows = JSON.parse((await callCli(root, ['runs', '--format', 'json'])).stdout) as {
    id: string;
    status: string;
  }[];
  expect(rows.map(({ status }) => status)).toEqual(['failed', 'new']);
  mkdirSync(join(root, 'runs/.slurm'));
  const [, left] = rows.map(({ id }) => id);
  mkdirSync(join(root, 'runs', left ?? ''), { recursive: true });
  writeFileSync(join(root, 'runs', left ?? '', 'job.json'), '{"format":1,"submission":"sweep-a","task":0}');
  const before = readFileSync(join(root, 'runs/sweep.db'));
  const { stdout } = await callCli(root, ['status', '--json']);
  expect(JSON.parse(stdout).counts).toMatchObject({ failed: 1, waiting: 1, new: 0 });
  expect(readFileSync(join(root, 'runs/sweep.db'))).toEqual(before);
});
